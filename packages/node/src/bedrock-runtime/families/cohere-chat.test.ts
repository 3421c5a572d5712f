import { describe, expect, it } from "vitest";
import { StreamedAnswer } from "../invoke-model-with-response-stream/streamed-answer.ts";
import { cohereChat } from "./cohere-chat.ts";

const META = { billed_units: { input_tokens: 5, output_tokens: 10 }, tokens: { input_tokens: 70, output_tokens: 12 } };

describe("Cohere Command R", () => {
  it("reads parameters", () => {
    const request = { message: "a", max_tokens: 9, temperature: 0.3, p: 0.8, k: 4, stop_sequences: ["x"], tools: [{}] };
    expect(cohereChat.request(request)).toMatchObject({
      operation: "chat",
      maxTokens: 9,
      topP: 0.8,
      topK: 4,
      stopSequences: ["x"],
      toolCount: 1,
    });
  });

  it("counts billed tokens before consumed ones", () => {
    expect(cohereChat.read({ response_id: "r", text: "a", finish_reason: "COMPLETE", meta: META })).toEqual({
      usage: { input: 5, output: 10 },
      finishReasons: ["COMPLETE"],
      id: "r",
      hasContent: true,
    });
    expect(cohereChat.read({ response_id: "r", meta: { tokens: META.tokens } })?.usage).toEqual({
      input: 70,
      output: 12,
    });
    expect(cohereChat.read({ text: "a" })).toBeUndefined();
  });

  it("reads a stream, whose end holds the whole answer", () => {
    const answer = new StreamedAnswer();
    const response = { response_id: "r", text: "ab", finish_reason: "MAX_TOKENS", meta: META };
    const chunks = [
      { is_finished: false, event_type: "text-generation", text: "a" },
      { is_finished: true, event_type: "stream-end", finish_reason: "MAX_TOKENS", response },
    ];
    for (const chunk of chunks) answer.add(chunk, cohereChat.read(chunk) ?? {});
    expect(answer.facts).toMatchObject({ id: "r", usage: { input: 5, output: 10 }, finishReasons: ["MAX_TOKENS"] });
    expect(chunks.map((chunk) => cohereChat.read(chunk)?.hasContent)).toEqual([true, false]);
  });

  it("gives history, preamble and tool calls", () => {
    const input = cohereChat.content?.input({
      preamble: "Be brief.",
      chat_history: [{ role: "CHATBOT", message: "Hi" }],
      message: "Who?",
    });
    expect(input).toMatchObject({
      messages: [
        { role: "assistant", content: [{ text: "Hi" }] },
        { role: "user", content: [{ text: "Who?" }] },
      ],
      system: [{ text: "Be brief." }],
    });
    const tool_calls = [{ name: "look_up", parameters: { q: 1 } }];
    expect(cohereChat.content?.output({ text: "", tool_calls })).toEqual([
      { message: { role: "assistant", content: [{ toolUse: { name: "look_up", input: { q: 1 } } }] } },
    ]);
    expect(cohereChat.content?.events({ event_type: "tool-calls-generation", tool_calls })).toHaveLength(2);
  });
});
