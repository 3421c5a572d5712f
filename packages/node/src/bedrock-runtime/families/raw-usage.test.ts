import { describe, expect, it } from "vitest";
import { anthropicUsage, headerUsage, mergeUsage, metricsUsage, toTokenUsage } from "./raw-usage.ts";

describe("tokens from several sources", () => {
  it("are merged kind by kind: what is absent hides nothing, zero does", () => {
    const merged = mergeUsage({ input: 9, output: 5, cacheRead: 3 }, undefined, { input: undefined, output: 0 });
    expect(toTokenUsage(merged)).toEqual({ input: 12, output: 0, cacheRead: 3 });
  });

  it("stay absent where nobody told them", () => {
    expect(toTokenUsage(mergeUsage())).toEqual({});
    expect(toTokenUsage({ cacheRead: 3 })).toEqual({ cacheRead: 3 });
  });

  it("of the response headers are whole numbers in decimal", () => {
    const headers = {
      "x-amzn-bedrock-input-token-count": "13",
      "x-amzn-bedrock-output-token-count": "-1",
      "x-amzn-bedrock-cache-read-input-token-count": "0",
      "x-amzn-bedrock-cache-write-input-token-count": "1e3",
    };
    expect(toTokenUsage(headerUsage(headers))).toEqual({ input: 13, cacheRead: 0 });
    expect(toTokenUsage(headerUsage(undefined))).toEqual({});
  });

  it("of Bedrock's metrics leave cached tokens out of the input", () => {
    const metrics = { inputTokenCount: 4, outputTokenCount: 2, cacheReadInputTokenCount: 10, invocationLatency: 1 };
    expect(toTokenUsage(metricsUsage({ "amazon-bedrock-invocationMetrics": metrics }) ?? {})).toEqual({
      input: 14,
      output: 2,
      cacheRead: 10,
    });
    expect(metricsUsage({})).toBeUndefined();
  });

  it("of an Anthropic answer tell how many of its output were thought", () => {
    const usage = { input_tokens: 5, output_tokens: 40, output_tokens_details: { thinking_tokens: 30 } };
    expect(anthropicUsage(usage)).toMatchObject({ output: 40, reasoning: 30 });
    expect(anthropicUsage({ ...usage, output_tokens_details: null })?.reasoning).toBeUndefined();
  });

  it("of an Anthropic answer whose conversation was summarised on the way are those of all samplings", () => {
    const summary = { type: "compaction", input_tokens: 180, output_tokens: 35, cache_read_input_tokens: 4 };
    const message = { type: "message", input_tokens: 23, output_tokens: 10 };
    const figures = { input_tokens: 23, output_tokens: 10, cache_creation_input_tokens: 2 };
    const told = (usage: object) => toTokenUsage(anthropicUsage(usage) ?? {});
    expect(told({ ...figures, iterations: [summary, message] })).toEqual({
      input: 209,
      output: 45,
      cacheRead: 4,
      cacheWrite: 2,
    });
    // A stream's last figures may leave out what the first told.
    expect(told({ output_tokens: 10, iterations: [summary, message] })).toMatchObject({ input: 207, output: 45 });
    // Without a summary the figures themselves are the sum.
    expect(told({ ...figures, iterations: [message, message] })).toMatchObject({ input: 25, output: 10 });
    // Another model, at its own price.
    expect(told({ ...figures, iterations: [message, { ...summary, type: "advisor_message" }] })).toMatchObject({
      output: 10,
    });
  });
});
