import { describe, expect, it } from "vitest";
import { cohereEmbed } from "./cohere-embed.ts";
import { marengo } from "./marengo.ts";
import { novaEmbed } from "./nova-embed.ts";
import { titanEmbed } from "./titan-embed.ts";

describe("embeddings", () => {
  it("of Titan: dimensions, formats, tokens", () => {
    expect(titanEmbed.request({ inputText: "a", dimensions: 256, embeddingTypes: ["float", "binary"] })).toEqual({
      operation: "embeddings",
      dimensions: 256,
      encodingFormats: ["float", "binary"],
    });
    expect(titanEmbed.request({ inputImage: "AAAA", embeddingConfig: { outputEmbeddingLength: 384 } })).toMatchObject({
      dimensions: 384,
      encodingFormats: ["float"],
    });
    expect(titanEmbed.read({ embedding: [0.1, 0.2], inputTextTokenCount: 3 })).toEqual({
      usage: { input: 3 },
      dimensions: 2,
    });
    expect(titanEmbed.read({ embeddingsByType: { binary: [1, 0, 1] }, inputTextTokenCount: 3 })).toMatchObject({
      dimensions: 3,
    });
    expect(titanEmbed.read({ inputTextTokenCount: 3 })).toBeUndefined();
  });

  it.each([
    [[[1, 2, 3]], 3],
    [{ int8: [[1, 2]] }, 2],
    [{ ubinary: [[1, 2]] }, 16],
    [{ binary: [[-1]], base64: ["AAAAAAAAAAA="] }, 8],
    [{ base64: ["AAAAAAAAAAA="] }, 2],
    [{ base64: ["not of whole numbers"] }, undefined],
  ])("of Cohere: %j has %s dimensions", (embeddings, dimensions) => {
    expect(cohereEmbed.read({ id: "e", embeddings })).toMatchObject({ id: "e", dimensions });
  });

  it("of Cohere: parameters", () => {
    const request = { texts: ["a"], input_type: "search_query", embedding_types: ["int8"], output_dimension: 512 };
    expect(cohereEmbed.request(request)).toEqual({
      operation: "embeddings",
      encodingFormats: ["int8"],
      dimensions: 512,
    });
    expect(cohereEmbed.read({ embeddings: [{ embedding: [1] }] })).toBeUndefined();
  });

  it("of Nova", () => {
    expect(novaEmbed.request({ singleEmbeddingParams: { embeddingDimension: 1_024 } })).toMatchObject({
      operation: "embeddings",
      dimensions: 1_024,
    });
    expect(novaEmbed.read({ embeddings: [{ embeddingType: "TEXT", embedding: [1, 2] }] })).toEqual({ dimensions: 2 });
  });

  it("of TwelveLabs Marengo: seconds of the video, from its segments", () => {
    expect(marengo.request({ inputType: "video" })).toEqual({ operation: "embeddings", encodingFormats: ["float"] });
    const segment = (startSec: number, endSec: number) => ({ embedding: [1, 2], startSec, endSec });
    expect(marengo.read({ data: [segment(0, 6), segment(6, 10.5)] })).toEqual({ dimensions: 2, videoSeconds: 10.5 });
    expect(marengo.read({ data: { embedding: [1] } })).toEqual({ dimensions: 1, videoSeconds: undefined });
    expect(marengo.read({ data: [] })).toBeUndefined();
  });
});
