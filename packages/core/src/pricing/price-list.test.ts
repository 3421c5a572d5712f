import { describe, expect, it } from "vitest";

import type { PriceRow } from "./price-row.ts";
import { createPriceList, type PriceList } from "./price-list.ts";

const row = (model: string, input: string, scope: PriceRow["scope"] = "any"): PriceRow => ({
  model,
  scope,
  prices: [{ rates: { input } }],
});

const listOf = (...rows: PriceRow[]): PriceList => createPriceList(rows, () => undefined);

/** Dollars per million input tokens, `undefined` where the list does not know the model. */
function rate(list: PriceList, model: string, scope: "regional" | "geo" | "global" = "regional"): number | undefined {
  const found = list.find(model, scope, 0, 0);
  return found === undefined ? undefined : Number(found.input) / 1e12;
}

describe("createPriceList", () => {
  it("lets date and version be left out on either side, and never lets them differ", () => {
    const list = listOf(row("v.dated-20250101-v1", "1"), row("v.plain-v2", "2"), row("v.bare", "3"));
    expect(rate(list, "v.dated-20250101-v1:0")).toBe(1);
    expect(rate(list, "v.dated-20250101")).toBe(1);
    expect(rate(list, "v.dated-v1:0")).toBe(1);
    expect(rate(list, "v.dated")).toBe(1);
    expect(rate(list, "v.dated-20250102-v1:0")).toBeUndefined();
    expect(rate(list, "v.dated-20250101-v2:0")).toBeUndefined();
    expect(rate(list, "v.plain-20250101-v2:0")).toBe(2);
    expect(rate(list, "v.plain-v3:0")).toBeUndefined();
    expect(rate(list, "v.bare-20250101-v7:3")).toBe(3);
    expect(rate(list, "v.bare-2")).toBeUndefined();
  });

  it("prices the exact name where several fit, and nothing where it is open which", () => {
    const list = listOf(row("v.m-v1", "1"), row("v.m-v2", "2"));
    expect(rate(list, "v.m-v2:0")).toBe(2);
    expect(rate(list, "v.m")).toBeUndefined();
  });

  it("prices a geography as its regions, and uses another scope's row where the scope has none", () => {
    const list = listOf(
      row("v.m", "1.1", "regional"),
      row("v.m", "1", "global"),
      row("v.g", "2", "global"),
      row("v.r", "3", "regional"),
    );
    expect([rate(list, "v.m"), rate(list, "v.m", "geo"), rate(list, "v.m", "global")]).toEqual([1.1, 1.1, 1]);
    expect([rate(list, "v.g"), rate(list, "v.g", "global"), rate(list, "v.r", "global")]).toEqual([2, 2, 3]);
  });

  it("lets a later row replace an earlier one", () => {
    const list = listOf(row("v.m", "1", "global"), row("v.m", "2", "regional"), row("v.m", "3"));
    expect([rate(list, "v.m"), rate(list, "v.m", "global")]).toEqual([3, 3]);
  });

  it("does not read an unreadable rate as a price", () => {
    expect(() => listOf(row("v.m", "1e-3"))).toThrow("expected a decimal rate, got 1e-3");
  });
});
