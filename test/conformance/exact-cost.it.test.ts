import { describe, expect, it } from "vitest";
import { exactCost } from "./exact-cost.ts";

const today = Date.UTC(2026, 10, 21);

describe("exactCost", () => {
  // By hand, in dollars per million tokens: Haiku 3 0.25 and 1.25; Nova Micro 0.035, 0.14 and
  // 0.00875 for cache reads; Sonnet 4 3.75 for cache writes, and twice its input rate of 3 where they last an hour.
  it.each([
    ["anthropic.claude-3-haiku-20240307-v1:0", { inputTokens: 1000, outputTokens: 200 }, "500000"],
    ["us.amazon.nova-micro-v1:0", { inputTokens: 1, outputTokens: 1 }, "175"],
    ["amazon.nova-micro-v1:0", { inputTokens: 3, cacheReadTokens: 2 }, "123"],
    ["amazon.nova-micro-v1:0", { outputTokens: 0 }, "0"],
    ["us.anthropic.claude-sonnet-4-20250514-v1:0", { cacheWriteTokens: 30, cacheWrite1hTokens: 20 }, "157500"],
    // The table's row ends in `-v1`, the id that AWS gives does not.
    ["qwen.qwen3-vl-235b-a22b", { inputTokens: 1000, outputTokens: 100 }, "796000"],
    ["amazon.nova-micro-v1:0", {}, null],
    ["does-not-exist", { inputTokens: 1 }, null],
  ])("prices %s with %j at %s", (modelId, usage, nanoUsd) => {
    expect(exactCost(modelId, usage, today)).toBe(nanoUsd);
  });
});
