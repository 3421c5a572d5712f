import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialSummary } from "./exponential-buckets.ts";

const finite = fc.double({ noDefaultInfinity: true, noNaN: true, min: -(2 ** 300), max: 2 ** 300 });

/** The bounds that OTLP gives a bucket, as logarithms: above the lower, and up to the upper. */
function boundsOf(index: number, scale: number): readonly [lower: number, upper: number] {
  return [index / 2 ** scale, (index + 1) / 2 ** scale];
}

describe("exponential buckets", () => {
  it("hold every value once, within their bounds, in no more than 160 of a side", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 100 }), (values) => {
        const { scale, zeroCount, positive, negative } = exponentialSummary(values);
        const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
        expect(zeroCount + total(positive.counts) + total(negative.counts)).toBe(values.length);
        for (const [side, sign] of [
          [positive, 1],
          [negative, -1],
        ] as const) {
          expect(side.counts.length).toBeLessThanOrEqual(160);
          const own = values.map((value) => value * sign).filter((value) => value > 0);
          const found = side.counts.map((_, place) => {
            const [lower, upper] = boundsOf(side.offset + place, scale);
            return own.filter((value) => Math.log2(value) > lower && Math.log2(value) <= upper).length;
          });
          expect(found).toEqual(side.counts);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are one bucket at the finest scale for one value", () => {
    expect(exponentialSummary([42])).toMatchObject({ scale: 20, zeroCount: 0, positive: { counts: [1] } });
    expect(exponentialSummary([0, 0])).toEqual({
      scale: 20,
      zeroCount: 2,
      positive: { offset: 0, counts: [] },
      negative: { offset: 0, counts: [] },
    });
  });
});
