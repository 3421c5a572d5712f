import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatNano, toUsd } from "./money.ts";

describe("toUsd", () => {
  it("is the double nearest to the exact amount", () => {
    expect(toUsd(12_207_000n)).toBe(0.012207);
    expect(toUsd(1n)).toBe(1e-9);
    expect(toUsd(0n)).toBe(0);
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 53n), (nano) => {
        expect(toUsd(nano)).toBe(Number(formatNano(nano)));
      }),
    );
  });
});

describe("formatNano", () => {
  it.each([
    [0n, "0"],
    [1n, "0.000000001"],
    [1_230_000n, "0.00123"],
    [1_000_000_000n, "1"],
    [12_345_678_900_000_000_000n, "12345678900"],
    [-1_500_000_000n, "-1.5"],
    [-1n, "-0.000000001"],
  ])("writes %s nano-dollars as %s", (nano, text) => {
    expect(formatNano(nano)).toBe(text);
  });
});
