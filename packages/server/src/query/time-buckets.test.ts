import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeBuckets } from "./time-buckets.ts";

const SECOND = 1_000_000_000n;
const HOUR = 3_600n * SECOND;
const FROM = 1_795_200_000n * SECOND;

describe("timeBuckets", () => {
  it.each([
    [HOUR / 4n, 10],
    [HOUR, 60],
    [6n * HOUR, 300],
    [24n * HOUR, 900],
    [7n * 24n * HOUR, 7_200],
    [30n * 24n * HOUR, 43_200],
  ])("cuts %d ns into buckets of %d s", (length, seconds) => {
    expect(timeBuckets(FROM, FROM + length).seconds).toBe(seconds);
  });

  it("begins on a whole multiple of the width, at or before the period", () => {
    const { starts } = timeBuckets(FROM + 7n * SECOND, FROM + 6n * HOUR);
    expect(starts[0]).toBe(FROM);
    expect(starts.length).toBe(72);
  });

  it("covers any period with at most so many buckets", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 9_000_000_000_000_000_000n),
        fc.bigInt(1n, 9_000_000_000_000_000_000n),
        fc.integer({ min: 2, max: 500 }),
        (from, length, atMost) => {
          const { seconds, starts } = timeBuckets(from, from + length, atMost);
          const width = BigInt(seconds) * SECOND;
          const [first] = starts;
          const last = starts.at(-1);
          expect(starts.length).toBeLessThanOrEqual(atMost);
          expect(first !== undefined && first <= from).toBe(true);
          expect(last !== undefined && last < from + length && last + width >= from + length).toBe(true);
        },
      ),
    );
  });
});
