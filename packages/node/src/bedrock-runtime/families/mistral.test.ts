import { describe, expect, it } from "vitest";
import { mistral } from "./mistral.ts";

describe("Mistral", () => {
  it("reads the prompt form, which counts nothing (2.A.6: characters are no tokens)", () => {
    expect(mistral.request({ prompt: "[INST] a [/INST]", max_tokens: 7, top_k: 5, stop: ["|"] })).toMatchObject({
      operation: "text_completion",
      maxTokens: 7,
      topK: 5,
      stopSequences: ["|"],
    });
    expect(mistral.read({ outputs: [{ text: "a long answer", stop_reason: "length" }] })).toEqual({
      finishReasons: ["length"],
      hasContent: true,
    });
    expect(mistral.read({ outputs: [{ text: "", stop_reason: null }] })?.hasContent).toBe(false);
  });

  it("reads the chat form", () => {
    const messages = [{ role: "user", content: "a" }];
    expect(mistral.request({ messages, max_tokens: 7, tools: [{}] })).toMatchObject({
      operation: "chat",
      toolCount: 1,
    });
    const choices = [{ index: 0, message: { role: "assistant", content: "b" }, stop_reason: "stop" }];
    expect(mistral.read({ choices })).toMatchObject({ finishReasons: ["stop"], hasContent: true });
  });

  it("gives the text of both forms", () => {
    expect(mistral.content?.output({ outputs: [{ text: "a", stop_reason: "stop" }] })).toEqual([
      { message: { role: "assistant", content: [{ text: "a" }] }, stopReason: "stop" },
    ]);
    expect(mistral.content?.events({ outputs: [{ text: "a" }] })).toHaveLength(1);
    expect(mistral.content?.events({ choices: [{ delta: { content: "a" } }] })).toHaveLength(1);
  });
});
