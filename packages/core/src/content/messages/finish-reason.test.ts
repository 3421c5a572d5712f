import { describe, expect, it } from "vitest";
import { messageFinishReason } from "./finish-reason.ts";

describe("the finish reason of a message", () => {
  it.each([
    ["end_turn", "stop"],
    ["max_tokens", "length"],
    ["tool_use", "tool_call"],
    ["tool_calls", "tool_call"],
    ["LENGTH", "length"],
    ["COMPLETE", "stop"],
    ["endoftext", "stop"],
    ["stop", "stop"],
    ["bored", "bored"],
    [undefined, "error"],
  ])("from %s is %s", (reason, word) => {
    expect(messageFinishReason(reason)).toBe(word);
  });
});
