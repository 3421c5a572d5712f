import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { attoToNano, parseRate } from "./rate.ts";

describe("parseRate", () => {
  it("reads dollars per million tokens as attodollars per token", () => {
    expect(parseRate("3")).toBe(3_000_000_000_000n);
    expect(parseRate("0.00875")).toBe(8_750_000_000n);
    expect(parseRate("0.000000000001")).toBe(1n);
  });

  it.each(["", "-1", "+1", "1e3", ".5", "5.", "1,5", "$3", " 3", "0x10", "NaN", "0.0000000000001", "1000000"])(
    "refuses %j",
    (text) => {
      expect(parseRate(text)).toBeUndefined();
    },
  );

  it("never rounds", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 17n), (atto) => {
        const digits = atto.toString().padStart(13, "0");
        expect(parseRate(`${digits.slice(0, -12)}.${digits.slice(-12)}`)).toBe(atto);
      }),
    );
  });
});

describe("attoToNano", () => {
  it("rounds half up", () => {
    expect(attoToNano(499_999_999n)).toBe(0n);
    expect(attoToNano(500_000_000n)).toBe(1n);
    expect(attoToNano(1_499_999_999n)).toBe(1n);
    expect(attoToNano(1_500_000_000n)).toBe(2n);
  });
});
