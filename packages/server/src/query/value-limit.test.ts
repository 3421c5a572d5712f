import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TRACE_BYTES, valueLimit } from "./value-limit.ts";

describe("valueLimit", () => {
  it("cuts nothing of a trace of usual size", () => {
    expect(valueLimit({ values: 150_000, bytes: MAX_TRACE_BYTES })).toBeNull();
    expect(valueLimit({ values: 0, bytes: 0 })).toBeNull();
  });

  it("leaves few values long and many short", () => {
    expect(valueLimit({ values: 10, bytes: 100_000_000 })).toBe(2_400_000);
    expect(valueLimit({ values: 100_000, bytes: 100_000_000 })).toBe(240);
    expect(valueLimit({ values: 10_000_000, bytes: 1e12 })).toBe(128);
  });

  it("keeps what is shown within the budget unless there are more values than any page could show", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 180_000 }), fc.integer({ min: 0, max: 1e12 }), (values, bytes) => {
        const limit = valueLimit({ values, bytes });
        expect(limit === null ? bytes : limit * values).toBeLessThanOrEqual(MAX_TRACE_BYTES);
      }),
    );
  });
});
