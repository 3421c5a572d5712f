import { toInputMessages, toOutputMessages, toToolDefinitions } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { StreamedAnswer } from "../invoke-model-with-response-stream/streamed-answer.ts";
import { anthropic } from "./anthropic.ts";
import { toTokenUsage } from "./raw-usage.ts";

const REQUEST = {
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 2_000,
  temperature: 0.3,
  top_p: 0.9,
  top_k: 40,
  stop_sequences: ["END"],
  system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
  thinking: { type: "enabled", budget_tokens: 1_024 },
  tools: [{ name: "look_up", description: "Looks up", input_schema: { type: "object" } }],
  messages: [
    { role: "user", content: "Who?" },
    { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "look_up", input: { q: 1 } }] },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "Ada" }], is_error: true },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
      ],
    },
  ],
};

const USAGE = {
  input_tokens: 10,
  cache_read_input_tokens: 300,
  cache_creation_input_tokens: 50,
  cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
  output_tokens: 7,
};

function read(...chunks: readonly unknown[]) {
  const answer = new StreamedAnswer();
  for (const chunk of chunks) answer.add(chunk, anthropic.read(chunk) ?? {});
  return answer.facts;
}

describe("Anthropic", () => {
  it("reads the parameters of messages", () => {
    expect(anthropic.request(REQUEST)).toMatchObject({
      operation: "chat",
      maxTokens: 2_000,
      temperature: 0.3,
      topP: 0.9,
      topK: 40,
      stopSequences: ["END"],
      toolCount: 1,
    });
    const structured = { ...REQUEST, output_config: { effort: "high", format: { type: "json_schema" } } };
    expect(anthropic.request(structured)).toMatchObject({ reasoningLevel: "high", outputType: "json" });
  });

  it("reads the legacy completion", () => {
    const request = { prompt: "\n\nHuman: hi\n\nAssistant:", max_tokens_to_sample: 300 };
    expect(anthropic.request(request)).toMatchObject({ operation: "text_completion", maxTokens: 300 });
    const answer = { type: "completion", completion: " Hi", stop_reason: "stop_sequence" };
    expect(anthropic.read(answer)).toEqual({ finishReasons: ["stop_sequence"], hasContent: true });
  });

  it("counts cached tokens beside the input, and tells what lives for an hour", () => {
    const answer = { type: "message", id: "msg_1", model: "claude-x", stop_reason: "tool_use", usage: USAGE };
    const facts = anthropic.read(answer);
    expect(facts).toMatchObject({ id: "msg_1", model: "claude-x", finishReasons: ["tool_use"] });
    expect(toTokenUsage(facts?.usage ?? {})).toEqual({
      input: 360,
      output: 7,
      cacheRead: 300,
      cacheWrite: 50,
      cacheWrite1h: 30,
      cacheWrite5m: 20,
    });
  });

  it("takes the output of a tool stream from message_delta, not from Bedrock's metrics (2.A.5, 2.X)", () => {
    const facts = read(
      { type: "message_start", message: { id: "msg_2", model: "claude-y", usage: { ...USAGE, output_tokens: 1 } } },
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "look_up" } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"q":' } },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 133 } },
      {
        type: "message_stop",
        "amazon-bedrock-invocationMetrics": {
          inputTokenCount: 10,
          outputTokenCount: 97,
          cacheReadInputTokenCount: 300,
        },
      },
    );
    expect(facts).toMatchObject({ id: "msg_2", model: "claude-y", finishReasons: ["tool_use"] });
    expect(toTokenUsage(facts.usage ?? {})).toMatchObject({ input: 360, output: 133, cacheRead: 300 });
  });

  it("of a stream that breaks off knows the input, and no output: the first figure counts nothing yet", () => {
    const facts = read(
      {
        type: "message_start",
        message: { usage: { input_tokens: 12, output_tokens: 2, output_tokens_details: { thinking_tokens: 0 } } },
      },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "He" } },
    );
    expect(toTokenUsage(facts.usage ?? {})).toEqual({ input: 12 });
    expect(facts.usage?.reasoning).toBeUndefined();
    expect(facts.finishReasons).toBeUndefined();
  });

  it("times the chunks with content, no others", () => {
    const of = (chunk: unknown) => anthropic.read(chunk)?.hasContent ?? false;
    expect(of({ type: "content_block_delta", delta: { type: "thinking_delta", thinking: "Hm" } })).toBe(true);
    expect(of({ type: "message_start", message: {} })).toBe(false);
    expect(of({ type: "ping" })).toBe(false);
    expect(anthropic.read({ type: "of_the_future" })).toBeUndefined();
  });

  it("gives content in the conventions' parts; a picture by its size", () => {
    const input = anthropic.content?.input(REQUEST) as Record<string, unknown>;
    expect(toInputMessages(input["messages"])).toEqual([
      { role: "user", parts: [{ type: "text", content: "Who?" }] },
      { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "look_up", arguments: { q: 1 } }] },
      {
        role: "user",
        parts: [
          { type: "tool_call_response", id: "t1", response: "Ada", status: "error" },
          { type: "blob", modality: "image", content: "", mime_type: "image/png", byte_size: 3 },
        ],
      },
    ]);
    expect(toToolDefinitions(input["toolConfig"])).toEqual([
      { type: "function", name: "look_up", description: "Looks up", parameters: { type: "object" } },
    ]);
    const content = [
      { type: "thinking", thinking: "Hm", signature: "s" },
      { type: "redacted_thinking", data: "secret" },
      { type: "text", text: "Ada" },
    ];
    const answers = anthropic.content?.output({ role: "assistant", content, stop_reason: "end_turn" }) ?? [];
    const [message] = answers.flatMap((answer) => toOutputMessages(answer.message, answer.stopReason));
    expect(message?.finish_reason).toBe("stop");
    expect(message?.parts.map(({ type }) => type)).toEqual(["reasoning", "bedrock.redactedReasoning", "text"]);
    expect(JSON.stringify(message)).not.toContain("secret");
  });
});
