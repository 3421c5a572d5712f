import { describe, expect, it } from "vitest";
import { cohereCommand } from "./cohere-command.ts";

describe("Cohere Command", () => {
  it("reads parameters", () => {
    expect(cohereCommand.request({ prompt: "a", max_tokens: 9, p: 0.8, k: 0, num_generations: 3 })).toMatchObject({
      operation: "text_completion",
      maxTokens: 9,
      topP: 0.8,
      topK: 0,
      choiceCount: 3,
    });
  });

  it("has a finish reason for each generation", () => {
    const generations = [
      { text: "a", finish_reason: "COMPLETE" },
      { text: "b", finish_reason: "MAX_TOKENS" },
    ];
    expect(cohereCommand.read({ id: "g", generations })).toMatchObject({
      id: "g",
      finishReasons: ["COMPLETE", "MAX_TOKENS"],
      hasContent: true,
    });
    expect(cohereCommand.content?.output({ generations })).toHaveLength(2);
  });

  it("reads the chunks of a stream", () => {
    expect(cohereCommand.read({ text: "a", is_finished: false })).toMatchObject({ hasContent: true });
    expect(cohereCommand.read({ is_finished: true, finish_reason: "COMPLETE" })).toMatchObject({
      finishReasons: ["COMPLETE"],
      hasContent: false,
    });
    expect(cohereCommand.read({ text: "a" })).toBeUndefined();
  });
});
