import { describe, expect, it } from "vitest";
import { converse } from "./converse.ts";

describe("converse", () => {
  it("says only what its script says", () => {
    expect(converse({ text: "Hi" })).toEqual({
      kind: "json",
      headers: {},
      delayMs: 0,
      json: {
        output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
        stopReason: "end_turn",
        metrics: { latencyMs: 0 },
      },
    });
  });

  it("counts cache tokens into the total, as the service does", () => {
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 30, cacheWriteInputTokens: 400 };
    expect(converse({ text: "Hi", usage }).json).toMatchObject({ usage: { ...usage, totalTokens: 433 } });
  });

  it("stops for tools when it uses any, unless told otherwise", () => {
    const toolUse = [{ name: "look_up", input: { id: 7 } }];
    expect(converse({ toolUse }).json).toMatchObject({
      stopReason: "tool_use",
      output: { message: { content: [{ toolUse: { toolUseId: "tooluse_0", name: "look_up", input: { id: 7 } } }] } },
    });
    expect(converse({ toolUse, stopReason: "max_tokens" }).json).toMatchObject({ stopReason: "max_tokens" });
  });
});
