import { assert, json, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readRawResponse } from "./raw-response.ts";

const CLAUDE = "anthropic.claude-3-5-sonnet-20240620-v1:0";

describe("a model's raw response in an agent's trace", () => {
  it("is read where it is Anthropic's JSON, with the members that are not there written as null", () => {
    const body = {
      id: "msg_1",
      model: "claude-3-5-sonnet-20240620",
      type: "message",
      role: "assistant",
      stop_reason: "tool_use",
      usage: { input_tokens: 3, output_tokens: 2, cache_read_input_tokens: null, cache_creation_input_tokens: null },
      content: [
        { type: "text", text: "Let me see.", input: null },
        { type: "tool_use", id: "t", name: "orders__find", input: { n: 1 }, text: null },
      ],
    };
    const { facts, answers } = readRawResponse(JSON.stringify(body), undefined);
    expect(facts).toMatchObject({ id: "msg_1", model: "claude-3-5-sonnet-20240620", finishReasons: ["tool_use"] });
    expect(facts.usage).toMatchObject({ input: 3, output: 2 });
    expect(facts.usage?.cacheRead).toBeUndefined();
    expect(answers()[0]?.message).toEqual({
      role: "assistant",
      content: [{ text: "Let me see." }, { toolUse: { toolUseId: "t", name: "orders__find", input: { n: 1 } } }],
    });
  });

  it.each([undefined, CLAUDE])("is read where it is Converse's JSON, whatever the model (%s)", (model) => {
    const body = {
      output: { message: { role: "assistant", content: [{ text: "Yes.", image: null }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 3, outputTokens: 2, cacheReadInputTokens: 7 },
    };
    const { facts, answers } = readRawResponse(JSON.stringify(body), model);
    expect(facts).toMatchObject({ finishReasons: ["end_turn"], usage: { input: 3, output: 2, cacheRead: 7 } });
    expect(answers()).toEqual([
      { message: { role: "assistant", content: [{ text: "Yes." }] }, stopReason: "end_turn" },
    ]);
  });

  it("is text where it is anything else", () => {
    for (const text of ["<answer>Yes.</answer>", "{ not JSON", ""]) {
      const { facts, answers } = readRawResponse(text, CLAUDE);
      expect(facts).toEqual({});
      expect(answers()[0]?.message).toEqual({ role: "assistant", content: text === "" ? [] : [{ text }] });
    }
  });

  it("takes any text", () => {
    assert(
      property(oneof(string(), json()), (text) => {
        const { answers } = readRawResponse(text, CLAUDE);
        expect(answers().length).toBeGreaterThan(0);
      }),
    );
  });
});
