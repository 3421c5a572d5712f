import { describe, expect, it } from "vitest";
import { pythonNumber } from "./python-number.ts";

describe("pythonNumber", () => {
  it.each([
    [0, "0"],
    [9_007_199_254_740_991, "9007199254740991"],
    [9_007_199_254_740_992, "9007199254740992.0"],
    [1e16, "1e+16"],
    [1.5e300, "1.5e+300"],
    [0.0001, "0.0001"],
    [0.000_012_5, "1.25e-05"],
    [-0.1, "-0.1"],
    [123_456.789, "123456.789"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
  ])("writes %d", (value, text) => expect(pythonNumber(value)).toBe(text));
});
