import { toInputMessages, toOutputMessages } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { StreamedMessage } from "../converse-stream/streamed-message.ts";
import { StreamedAnswer } from "../invoke-model-with-response-stream/streamed-answer.ts";
import { openAi } from "./open-ai.ts";
import { toTokenUsage } from "./raw-usage.ts";

const CALL = { index: 0, id: "c1", type: "function", function: { name: "look_up", arguments: '{"q":1}' } };

describe("OpenAI's form (gpt-oss, Qwen, DeepSeek, Writer, Jamba)", () => {
  it("reads parameters", () => {
    expect(
      openAi.request({
        messages: [],
        max_completion_tokens: 20,
        temperature: 1,
        top_p: 0.7,
        frequency_penalty: 0.1,
        presence_penalty: -0.2,
        seed: 42,
        n: 2,
        stop: "END",
        reasoning_effort: "low",
        response_format: { type: "json_schema" },
        tools: [{}],
      }),
    ).toMatchObject({
      operation: "chat",
      maxTokens: 20,
      frequencyPenalty: 0.1,
      presencePenalty: -0.2,
      seed: 42,
      choiceCount: 2,
      stopSequences: ["END"],
      reasoningLevel: "low",
      outputType: "json",
      toolCount: 1,
    });
    expect(openAi.request({ prompt: "a", max_tokens: 3 })).toMatchObject({
      operation: "text_completion",
      maxTokens: 3,
    });
  });

  it("reads an answer: cached tokens are in the input already, reasoning in the output", () => {
    const facts = openAi.read({
      id: "cmpl-1",
      model: "gpt-oss",
      choices: [
        { index: 1, message: { content: "b" }, finish_reason: "length" },
        { index: 0, message: { content: "a" }, finish_reason: "stop" },
      ],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 30,
        prompt_tokens_details: { cached_tokens: 64 },
        completion_tokens_details: { reasoning_tokens: 12 },
      },
    });
    expect(facts).toMatchObject({ id: "cmpl-1", model: "gpt-oss", finishReasons: ["stop", "length"] });
    expect(facts?.usage?.reasoning).toBe(12);
    expect(toTokenUsage(facts?.usage ?? {})).toEqual({ input: 100, output: 30, cacheRead: 64 });
  });

  it("reads completions, as DeepSeek-R1 answers a prompt", () => {
    expect(openAi.read({ choices: [{ text: "a", stop_reason: "length" }] })).toMatchObject({
      finishReasons: ["length"],
      hasContent: true,
    });
  });

  it("reads a stream of two candidates, whose usage comes in a chunk of its own", () => {
    const answer = new StreamedAnswer();
    for (const chunk of [
      { id: "x", model: "m", choices: [{ index: 0, delta: { role: "assistant", content: "" } }] },
      { id: "x", model: "m", choices: [{ index: 1, delta: { content: "b" }, finish_reason: "length" }] },
      { id: "x", model: "m", choices: [{ index: 0, delta: { content: "a" }, finish_reason: "stop" }] },
      { id: "x", model: "m", choices: [], usage: { prompt_tokens: 4, completion_tokens: 6 } },
    ]) {
      answer.add(chunk, openAi.read(chunk) ?? {});
    }
    expect(answer.facts.finishReasons).toEqual(["stop", "length"]);
    expect(toTokenUsage(answer.facts.usage ?? {})).toEqual({ input: 4, output: 6 });
  });

  it("takes no index from the wire for granted", () => {
    const choices = [{ index: 4_000_000_000, finish_reason: "stop" }, { index: -1 }, null, 7];
    expect(openAi.read({ choices })?.finishReasons?.length).toBeLessThanOrEqual(4);
  });

  it("gives messages, tool calls and reasoning in the conventions' parts", () => {
    const input = openAi.content?.input({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] },
        { role: "assistant", content: null, tool_calls: [CALL] },
        { role: "tool", tool_call_id: "c1", content: "Ada" },
      ],
    }) as Record<string, unknown>;
    expect(toInputMessages(input["messages"])).toEqual([
      { role: "system", parts: [{ type: "text", content: "Be brief." }] },
      {
        role: "user",
        parts: [{ type: "blob", modality: "image", content: "", mime_type: "image/png", byte_size: 3 }],
      },
      { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "look_up", arguments: { q: 1 } }] },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "Ada" }] },
    ]);
    const message = { role: "assistant", reasoning_content: "Hm", content: "Ada" };
    const [answer] = openAi.content?.output({ choices: [{ message, finish_reason: "stop" }] }) ?? [];
    expect(toOutputMessages(answer?.message, answer?.stopReason)).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "text", content: "Ada" },
        ],
        finish_reason: "stop",
      },
    ]);
  });

  it("puts a streamed tool call together", () => {
    const message = new StreamedMessage(1_000);
    const piece = (part: object) => ({ choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...part }] } }] });
    const chunks = [
      { choices: [{ index: 0, delta: { content: "Let me look." } }] },
      piece({ id: "c1", function: { name: "look_up", arguments: '{"q"' } }),
      piece({ function: { arguments: ":1}" } }),
      { choices: [{ index: 1, delta: { content: "another candidate" } }] },
    ];
    for (const chunk of chunks) for (const event of openAi.content?.events(chunk) ?? []) message.event(event);
    expect(message.whole()).toEqual({
      role: "assistant",
      content: [{ text: "Let me look." }, { toolUse: { toolUseId: "c1", name: "look_up", input: { q: 1 } } }],
    });
  });
});
