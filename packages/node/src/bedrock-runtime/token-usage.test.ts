import { attributeNames } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { readTokenUsage, usageAttributes } from "./token-usage.ts";

describe("readTokenUsage", () => {
  it.each([
    ["nothing", undefined, {}],
    ["no usage", {}, {}],
    ["plain usage", { inputTokens: 3, outputTokens: 2, totalTokens: 5 }, { input: 3, output: 2 }],
    ["zeros, which are not absent", { inputTokens: 0, outputTokens: 0 }, { input: 0, output: 0 }],
    [
      "cached tokens, added to the input",
      { inputTokens: 3, cacheReadInputTokens: 10, cacheWriteInputTokens: 20 },
      { input: 33, cacheRead: 10, cacheWrite: 20 },
    ],
    ["cached tokens without an input, which stays absent", { cacheReadInputTokens: 10 }, { cacheRead: 10 }],
    [
      "writes by time to live",
      {
        inputTokens: 1,
        cacheWriteInputTokens: 9,
        cacheDetails: [
          { ttl: "1h", inputTokens: 4 },
          { ttl: "5m", inputTokens: 3 },
          { ttl: "1h", inputTokens: 2 },
        ],
      },
      { input: 10, cacheWrite: 9, cacheWrite1h: 6, cacheWrite5m: 3 },
    ],
    ["details without an hour", { cacheDetails: [{ ttl: "5m", inputTokens: 3 }] }, { cacheWrite5m: 3 }],
    ["details of a time to live that is new", { cacheDetails: [{ ttl: "1d", inputTokens: 3 }] }, {}],
    ["odd values", { inputTokens: -1, outputTokens: "7", cacheReadInputTokens: Number.NaN, cacheDetails: "x" }, {}],
    ["details that are none", { cacheDetails: [null, 7, { ttl: "1h" }] }, {}],
  ])("reads %s", (_, raw, expected) => {
    expect(readTokenUsage(raw)).toEqual(expected);
  });
});

describe("usageAttributes", () => {
  it("names the parts by the profile", () => {
    const usage = { input: 4, output: 3, cacheRead: 2, cacheWrite: 1, cacheWrite1h: 1, cacheWrite5m: 0 };
    expect(usageAttributes(usage, attributeNames("latest"))).toEqual({
      "gen_ai.usage.input_tokens": 4,
      "gen_ai.usage.output_tokens": 3,
      "gen_ai.usage.cache_read.input_tokens": 2,
      "gen_ai.usage.cache_write.input_tokens": 1,
      "aws.bedrock.usage.cache_write_1h.input_tokens": 1,
      "aws.bedrock.usage.cache_write_5m.input_tokens": 0,
    });
  });
});
