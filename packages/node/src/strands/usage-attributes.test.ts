import { attributeNames } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { currentUsage } from "./usage-attributes.ts";

const input = (usage: object): unknown => currentUsage(usage, attributeNames("1.41"))["gen_ai.usage.input_tokens"];

describe("currentUsage", () => {
  it("counts cached tokens into the input, once", () => {
    expect(input({ inputTokens: 10, outputTokens: 5, totalTokens: 115, cacheReadInputTokens: 100 })).toBe(110);
    expect(input({ inputTokens: 110, outputTokens: 5, totalTokens: 115, cacheReadInputTokens: 100 })).toBe(110);
  });

  it("does not believe that more was cached than there was", () => {
    expect(input({ inputTokens: 10, outputTokens: 5, totalTokens: 15, cacheReadInputTokens: 100 })).toBe(110);
  });

  it("says nothing of what was not counted", () => {
    expect(Object.values(currentUsage({}, attributeNames("1.41"))).every((value) => value === undefined)).toBe(true);
  });
});
