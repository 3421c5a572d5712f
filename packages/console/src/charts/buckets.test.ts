import { describe, expect, it } from "vitest";
import { periodOfBuckets } from "./buckets.ts";

const axis = {
  starts: ["2026-11-21T09:00:00Z", "2026-11-21T09:10:00Z", "2026-11-21T09:20:00Z"],
  seconds: 600,
  period: { from: "2026-11-21T09:03:00.123456789Z", to: "2026-11-21T09:24:00Z" },
};

describe("buckets chosen in a chart", () => {
  it("are the period between them, whichever way they were drawn", () => {
    const middle = { from: "2026-11-21T09:10:00Z", to: "2026-11-21T09:20:00.000Z" };
    expect(periodOfBuckets(axis, 1, 1)).toEqual(middle);
    expect(periodOfBuckets(axis, 2, 1)).toEqual(periodOfBuckets(axis, 1, 2));
  });

  it("never reach beyond the period that was asked for", () => {
    expect(periodOfBuckets(axis, 0, 2)).toEqual(axis.period);
    expect(periodOfBuckets(axis, 0, 7)).toBeUndefined();
  });
});
