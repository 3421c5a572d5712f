import { describe, expect, it } from "vitest";
import { callsOf, gapsOf, reasonsInWords, withoutPriceInWords } from "./calls-without-price.ts";

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
});
