import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitTail } from "./split-tail.ts";

describe("splitTail", () => {
  it.each([
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", "50929-v1:0"],
    ["short", "short"],
    ["", ""],
    ["profile/顧客サポート窓口", "ポート窓口"],
    ["agent-👩‍👩‍👧‍👦-élan", "gent-👩‍👩‍👧‍👦-élan".slice(-"-👩‍👩‍👧‍👦-élan".length - 2)],
  ])("keeps ten columns of %s", (text, tail) => {
    expect(splitTail(text, 10)).toEqual([text.slice(0, text.length - tail.length), tail]);
  });

  it("loses nothing, and never splits a character", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (whole, columns) => {
        const [head, tail] = splitTail(whole, columns);
        expect(head + tail).toBe(whole);
        expect(tail.isWellFormed()).toBe(true);
        expect([...new Intl.Segmenter().segment(tail)].length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
