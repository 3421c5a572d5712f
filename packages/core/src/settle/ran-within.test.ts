import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ranWithin } from "./ran-within.ts";

const MS = 1_000_000n;
const ms = (start: number, end: number) => ({ start: BigInt(start) * MS, end: BigInt(end) * MS });

describe("ranWithin", () => {
  it.each([
    ["within", ms(10, 90), ms(0, 100), true],
    ["out by the clock's step, at either end", ms(-1, 101), ms(0, 100), true],
    ["begun before", ms(-2, 50), ms(0, 100), false],
    ["out by what the other's end is early", ms(20, 110), ms(0, 95), true],
    ["out, and longer than the other", ms(20, 120), ms(0, 95), false],
    ["out by more than a quarter", ms(70, 130), ms(0, 100), false],
    ["after it", ms(100, 200), ms(0, 90), false],
  ])("a span that ran %s of the other", (_, inner, outer, expected) => {
    expect(ranWithin(inner, outer)).toBe(expected);
  });

  it("holds of any nested span, though the process stood still as either began, up to a quarter of the inner", () => {
    const length = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(length, length, length, length, length, (before, inside, after, stood, stoodInside) => {
        // The outer one reads the first clock, the process stands still, it reads the second; then the inner one begins.
        const torn = Math.min(stood, Math.floor(inside / 8));
        const tornInside = Math.min(stoodInside, Math.floor(inside / 8));
        const begun = torn + before;
        const outer = ms(0, begun + inside + after - torn);
        expect(ranWithin(ms(begun, begun + inside - tornInside), outer)).toBe(true);
      }),
    );
  });
});
