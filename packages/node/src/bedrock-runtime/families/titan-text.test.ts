import { describe, expect, it } from "vitest";
import { titanText } from "./titan-text.ts";

describe("Amazon Titan Text", () => {
  it("reads parameters", () => {
    const textGenerationConfig = { maxTokenCount: 9, temperature: 0, topP: 0.5, stopSequences: [] };
    expect(titanText.request({ inputText: "hi", textGenerationConfig })).toEqual({
      operation: "text_completion",
      maxTokens: 9,
      temperature: 0,
      topP: 0.5,
      stopSequences: undefined,
    });
  });

  it("sums up the results of an answer, and has no sum where one does not tell", () => {
    const of = (...tokenCounts: readonly unknown[]) =>
      titanText.read({
        inputTextTokenCount: 5,
        results: tokenCounts.map((tokenCount) => ({ outputText: "a", tokenCount, completionReason: "FINISH" })),
      });
    expect(of(3, 4)).toEqual({
      usage: { input: 5, output: 7 },
      finishReasons: ["FINISH", "FINISH"],
      hasContent: true,
    });
    expect(of(3, null)?.usage).toEqual({ input: 5, output: undefined });
    expect(titanText.read({ results: [{ relevance_score: 1 }] })).toBeUndefined();
  });

  it("reads chunks, of which only the last tells the output", () => {
    const first = { outputText: "a", totalOutputTextTokenCount: null, completionReason: null, inputTextTokenCount: 3 };
    expect(titanText.read(first)).toEqual({
      usage: { input: 3, output: undefined },
      finishReasons: [undefined],
      hasContent: true,
    });
    expect(titanText.read({ outputText: "", totalOutputTextTokenCount: 8, completionReason: "LENGTH" })).toMatchObject({
      usage: { output: 8 },
      finishReasons: ["LENGTH"],
      hasContent: false,
    });
  });
});
