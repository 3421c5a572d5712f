import { OPERATION } from "@outcrop/core";
import { countOf, memberOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { at, firstOf, lengthOf, textsOf } from "./read.ts";

const REQUEST_MEMBERS = ["dimensions", "normalize", "embeddingTypes", "embeddingConfig", "inputImage"];

/** Amazon Titan Embeddings, of text and of images. */
export const titanEmbed: Family = {
  name: "titan-embed",
  claims: (body) => REQUEST_MEMBERS.some((name) => memberOf(body, name) !== undefined),
  request: (body) => ({
    operation: OPERATION.embeddings,
    encodingFormats: textsOf(memberOf(body, "embeddingTypes")) ?? ["float"],
    dimensions: countOf(firstOf(memberOf(body, "dimensions"), at(body, "embeddingConfig", "outputEmbeddingLength"))),
  }),
  read(body) {
    const embedding = firstOf(memberOf(body, "embedding"), at(body, "embeddingsByType", "float"));
    if (!Array.isArray(embedding) && memberOf(body, "embeddingsByType") === undefined) return undefined;
    return {
      usage: { input: countOf(memberOf(body, "inputTextTokenCount")) },
      dimensions: lengthOf(embedding) ?? lengthOf(at(body, "embeddingsByType", "binary")),
    };
  },
};
