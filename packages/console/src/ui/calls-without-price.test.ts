import { describe, expect, it } from "vitest";
import { areTokensUnknown, callsOf, gapsOf, reasonsInWords, withoutPriceInWords } from "./calls-without-price.ts";

describe("calls without a price", () => {
  it("are a gap in the bill only when they used something", () => {
    const unpriced = { no_usage: 5, unknown_model: 2, provisioned: 0 };
    expect(callsOf(unpriced)).toBe(7);
    expect(gapsOf(unpriced)).toBe(2);
    expect(gapsOf({})).toBe(0);
    expect(withoutPriceInWords(unpriced)).toBe("2 unpriced, 5 without usage");
    expect(withoutPriceInWords({ no_usage: 5 })).toBe("5 without usage");
    expect(withoutPriceInWords({})).toBe("");
    expect(reasonsInWords(unpriced)).toBe("5 × No usage reported, 2 × Unknown model");
  });

  it("leave the tokens unknown where none of them told any, which is no zero", () => {
    const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
    expect(areTokensUnknown({ calls: 3, unpriced: { no_usage: 3 }, tokens })).toBe(true);
    expect(areTokensUnknown({ calls: 3, unpriced: { no_usage: 2 }, tokens })).toBe(false);
    expect(areTokensUnknown({ calls: 1, unpriced: { unknown_model: 1 }, tokens })).toBe(false);
    expect(areTokensUnknown({ calls: 0, unpriced: {}, tokens })).toBe(true);
  });
});
