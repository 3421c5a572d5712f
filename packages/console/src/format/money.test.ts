import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMoney, formatMoneyExact, formatMoneyFixed, parseNano, sumNano } from "./money.ts";

describe("money", () => {
  it.each([
    [0n, "$0.00"],
    [1n, "$0.000000001"],
    [1_230_000n, "$0.00123"],
    [4_213_000n, "$0.004213"],
    [4_213_987n, "$0.004214"],
    [120_000_000n, "$0.12"],
    [999_999_999n, "$1.00"],
    [1_234_567_890n, "$1.23"],
    [1_234_567_891_000_000n, "$1,234,567.89"],
    [-4_213_000n, "-$0.004213"],
  ])("shows %s nano-dollars as %s", (nano, shown) => {
    expect(formatMoney(nano)).toBe(shown);
  });

  it("keeps every digit where the exact value is asked for", () => {
    expect(formatMoneyExact(1_234_567_891n)).toBe("$1.234567891");
    expect(formatMoneyExact(1_500_000_000n)).toBe("$1.50");
    expect(formatMoneyExact(2_000_000_000n)).toBe("$2.00");
  });

  it("lines a column up, and shows more where a cost would vanish", () => {
    expect(formatMoneyFixed(4_213_000n, 6)).toBe("$0.004213");
    expect(formatMoneyFixed(12_000_000_000n, 6)).toBe("$12.000000");
    expect(formatMoneyFixed(30n, 6)).toBe("$0.00000003");
  });

  it("never shows a cost as nothing", () => {
    const cost = fc.bigInt({ min: 1n, max: 10n ** 21n });
    fc.assert(
      fc.property(cost, fc.integer({ min: 0, max: 9 }), (nano, decimals) => {
        expect(formatMoney(nano)).toMatch(/[1-9]/);
        expect(formatMoneyFixed(nano, decimals)).toMatch(/[1-9]/);
      }),
    );
  });

  it("writes exactly what it read", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }), (nano) => {
        const [whole = "", fraction = ""] = formatMoneyExact(nano).replaceAll(/[$,]/g, "").split(".");
        expect(BigInt(whole + fraction.padEnd(9, "0"))).toBe(nano);
      }),
    );
  });

  it("reads integers only", () => {
    expect(parseNano("12")).toBe(12n);
    expect(parseNano("1.2")).toBeUndefined();
    expect(parseNano("")).toBeUndefined();
    expect(sumNano(["9007199254740993", "7"])).toBe(9_007_199_254_741_000n);
  });
});
