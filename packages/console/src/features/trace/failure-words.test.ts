import { describe, expect, it } from "vitest";
import { errorWord, failureWords } from "./failure-words.ts";
import { testSpan } from "./test-span.ts";

const failed = (errorType: string, statusMessage: string) => testSpan({ errorType, statusMessage });

describe("why something failed", () => {
  it.each([
    [failed("424", "The function timed out."), "424: The function timed out."],
    [failed("Timeout", ""), "Timeout"],
    [failed("", "no route to host"), "no route to host"],
    [failed("", ""), ""],
    [failed("_OTHER", "no such index"), "no such index"],
    [failed("_OTHER", ""), ""],
    [failed("Timeout", "Timeout: after 3 s"), "Timeout: after 3 s"],
    [failed("Error", "  first line \n  at second (line:1)"), "Error: first line"],
  ])("%# is its type and the first line of its reason, each once", (span, words) => {
    expect(failureWords([span])).toBe(words);
  });

  it("is short, and never half a character", () => {
    const words = failureWords([failed("", "🦊".repeat(200))]);
    expect(words).toHaveLength(121);
    expect(words.endsWith("🦊…")).toBe(true);
  });

  it("of several is what all of them say", () => {
    const same = [failed("429", "slow"), failed("429", "slow")];
    expect(failureWords(same)).toBe("429: slow");
    expect(failureWords([...same, failed("429", "request 7 was slow")])).toBe("429");
  });

  it("has no word where the type is the conventions' for none", () => {
    expect(["", "_OTHER", "429"].map(errorWord)).toEqual(["", "", "429"]);
  });
});
