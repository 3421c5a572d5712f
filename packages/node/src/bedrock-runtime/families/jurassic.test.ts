import { describe, expect, it } from "vitest";
import { jurassic } from "./jurassic.ts";

describe("AI21 Jurassic", () => {
  it("reads parameters, penalties from their scale", () => {
    const request = {
      prompt: "a",
      maxTokens: 9,
      topP: 1,
      frequencyPenalty: { scale: 0.5 },
      presencePenalty: { scale: 0 },
    };
    expect(jurassic.request(request)).toMatchObject({
      operation: "text_completion",
      maxTokens: 9,
      topP: 1,
      frequencyPenalty: 0.5,
      presencePenalty: 0,
    });
  });

  it("reads an answer; its lists of tokens are no usage", () => {
    const completions = [{ data: { text: "b", tokens: [{}, {}] }, finishReason: { reason: "endoftext" } }];
    expect(jurassic.read({ id: 1234, prompt: { text: "a", tokens: [{}] }, completions })).toEqual({
      finishReasons: ["endoftext"],
      id: "1234",
      hasContent: true,
    });
    expect(jurassic.content?.output({ completions })[0]).toMatchObject({ stopReason: "endoftext" });
  });
});
