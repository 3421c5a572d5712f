import { describe, expect, it } from "vitest";
import { StreamedAnswer } from "../invoke-model-with-response-stream/streamed-answer.ts";
import { llama } from "./llama.ts";

describe("Meta Llama", () => {
  it("reads parameters and an answer", () => {
    expect(llama.request({ prompt: "a", max_gen_len: 64, temperature: 0.5, top_p: 0.9 })).toEqual({
      operation: "text_completion",
      maxTokens: 64,
      temperature: 0.5,
      topP: 0.9,
    });
    const answer = { generation: "b", prompt_token_count: 2, generation_token_count: 3, stop_reason: "length" };
    expect(llama.read(answer)).toEqual({ usage: { input: 2, output: 3 }, finishReasons: ["length"], hasContent: true });
    expect(llama.read({ outputs: [] })).toBeUndefined();
  });

  it("keeps the prompt's count from the first chunk of a stream", () => {
    const answer = new StreamedAnswer();
    for (const chunk of [
      { generation: "a", prompt_token_count: 11, generation_token_count: 1, stop_reason: null },
      { generation: "b", prompt_token_count: null, generation_token_count: 2, stop_reason: null },
      { generation: "", prompt_token_count: null, generation_token_count: 3, stop_reason: "stop" },
    ]) {
      answer.add(chunk, llama.read(chunk) ?? {});
    }
    expect(answer.facts).toMatchObject({ usage: { input: 11, output: 3 }, finishReasons: ["stop"] });
  });
});
