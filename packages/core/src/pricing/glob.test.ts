import { describe, expect, it } from "vitest";

import { globMatcher } from "./glob.ts";

describe("globMatcher", () => {
  it.each([
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["*", "", true],
    ["*", "anything", true],
    ["a*", "a", true],
    ["a*", "ba", false],
    ["*a", "ba", true],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a*b*c", "axxbxxc", true],
    ["a*b*c", "acb", false],
    ["a**c", "abc", true],
    ["a.c", "abc", false],
    ["arn:aws:bedrock:*:*:provisioned-model/*", "arn:aws:bedrock:us-east-1:1:provisioned-model/x", true],
    ["*ab*ab", "ab", false],
    ["*ab*ab", "abab", true],
  ])("%s on %s is %s", (pattern, text, expected) => {
    expect(globMatcher(pattern)(text)).toBe(expected);
  });

  it("takes linear time for a pattern of many stars", () => {
    const before = process.threadCpuUsage();
    expect(globMatcher(`${"*a".repeat(50)}b`)("a".repeat(20_000))).toBe(false);
    expect(process.threadCpuUsage(before).user).toBeLessThan(200_000);
  });
});
