import { describe, expect, it } from "vitest";
import { nova } from "./nova.ts";
import { toTokenUsage } from "./raw-usage.ts";

describe("Amazon Nova", () => {
  it.each([
    ["documented", { maxTokens: 50, temperature: 0.1, topP: 0.8, topK: 20, stopSequences: ["."] }],
    ["older", { max_new_tokens: 50, temperature: 0.1, top_p: 0.8, top_k: 20, stopSequences: ["."] }],
  ])("reads parameters under their %s names (2.A.8)", (_, inferenceConfig) => {
    const request = {
      schemaVersion: "messages-v1",
      messages: [],
      inferenceConfig,
      toolConfig: { tools: [{}, {}, { cachePoint: {} }] },
    };
    expect(nova.request(request)).toMatchObject({
      operation: "chat",
      maxTokens: 50,
      temperature: 0.1,
      topP: 0.8,
      topK: 20,
      stopSequences: ["."],
      toolCount: 2,
    });
  });

  it.each([
    ["TokenCount", { cacheReadInputTokenCount: 30, cacheWriteInputTokenCount: 4 }],
    ["Tokens", { cacheReadInputTokens: 30, cacheWriteInputTokens: 4 }],
  ])("reads usage whose cache figures end in %s", (_, cached) => {
    const usage = { inputTokens: 5, outputTokens: 9, ...cached };
    const facts = nova.read({ output: { message: { role: "assistant", content: [] } }, stopReason: "end_turn", usage });
    expect(facts?.finishReasons).toEqual(["end_turn"]);
    expect(toTokenUsage(facts?.usage ?? {})).toEqual({ input: 39, output: 9, cacheRead: 30, cacheWrite: 4 });
  });

  it("reads each chunk of a stream", () => {
    expect(nova.read({ contentBlockDelta: { delta: { text: "a" } } })?.hasContent).toBe(true);
    expect(nova.read({ messageStart: { role: "assistant" } })?.hasContent).toBe(false);
    expect(nova.read({ messageStop: { stopReason: "max_tokens" } })?.finishReasons).toEqual(["max_tokens"]);
    const metadata = { usage: { inputTokens: 5, outputTokens: 10 } };
    expect(toTokenUsage(nova.read({ metadata })?.usage ?? {})).toEqual({ input: 5, output: 10 });
    expect(nova.read({ generation: "no" })).toBeUndefined();
  });

  it("is told by its form from others that have messages", () => {
    expect(nova.claims({ messages: [{ role: "user", content: [{ text: "a" }] }] })).toBe(true);
    expect(nova.claims({ messages: [{ role: "user", content: [{ type: "text", text: "a" }] }] })).toBe(false);
    expect(nova.claims({ messages: [{ role: "user", content: "a" }] })).toBe(false);
  });
});
