import { describe, expect, it } from "vitest";

import { CORRECTIONS } from "./corrections.ts";
import { BEDROCK_PRICES } from "./generated/bedrock-prices.ts";
import { parseRate } from "./rate.ts";

describe("corrections", () => {
  it("has readable rates, a reason and a source in each, and no model twice", () => {
    for (const { prices, reason, source, checked } of CORRECTIONS) {
      for (const rate of prices.flatMap((price) => Object.values(price.rates))) expect(parseRate(rate)).toBeDefined();
      expect(reason).not.toBe("");
      expect(source).toMatch(/^https:/);
      expect(checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    expect(new Set(CORRECTIONS.map(({ model }) => model)).size).toBe(CORRECTIONS.length);
  });

  it("repeats no row of the generated list, so that a fixed release is noticed", () => {
    const listed = new Map(BEDROCK_PRICES.map((row) => [row.model, row]));
    for (const { model, prices } of CORRECTIONS) expect(listed.get(model)?.prices).not.toEqual(prices);
  });
});
