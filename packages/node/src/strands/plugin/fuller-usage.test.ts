import { describe, expect, it } from "vitest";
import { fullerUsage } from "./fuller-usage.ts";

const TOLD = { inputTokens: 12, outputTokens: 4, totalTokens: 54 };
const BENEATH = { input: 50, output: 4, cacheRead: 30, cacheWrite: 8 };
const FULL = { ...TOLD, cacheReadInputTokens: 30, cacheWriteInputTokens: 8 };

describe("fullerUsage", () => {
  it("adds the cached tokens that the SDK dropped", () => {
    expect(fullerUsage(TOLD, BENEATH, "aws.bedrock")).toEqual(FULL);
    expect(fullerUsage(undefined, BENEATH, "aws.bedrock")).toEqual(FULL);
    expect(fullerUsage(undefined, { input: 50, output: 4 }, undefined)).toEqual({
      inputTokens: 50,
      outputTokens: 4,
      totalTokens: 54,
    });
  });

  it.each([
    ["nothing was said beneath", TOLD, undefined],
    ["only tokens of an embedding were", TOLD, { input: 900 }],
    ["another answer was given beneath", TOLD, { ...BENEATH, output: 5 }],
    ["the SDK told everything", FULL, BENEATH],
    ["the SDK told more", { ...TOLD, inputTokens: 80 }, BENEATH],
  ])("takes the SDK's word where %s", (_what, told, beneath) => {
    expect(fullerUsage(told, beneath, "aws.bedrock")).toBe(told);
  });
});
