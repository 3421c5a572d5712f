import { describe, expect, it } from "vitest";
import { OTHER_MODELS, rollUp, type CubeRow } from "./overview-cube.ts";

function row(more: Partial<CubeRow>): CubeRow {
  return {
    Bucket: "0",
    Model: "m",
    RequestModel: "us.m",
    Surface: "direct",
    EntryOperation: "chat",
    Cost: "1",
    Calls: "1",
    Errors: "0",
    Input: "10",
    Output: "5",
    CacheRead: "3",
    CacheWrite: "2",
    UnpricedNoUsage: "0",
    UnpricedUnknownModel: "0",
    UnpricedProvisioned: "0",
    UnpricedCustomModel: "0",
    UnpricedOtherUnit: "0",
    ...more,
  };
}

describe("rollUp", () => {
  it("keeps money exact beyond what a double holds", () => {
    const sums = rollUp([row({ Cost: "9007199254740993" }), row({ Bucket: "1", Cost: "9007199254740993" })], 2);
    expect(sums.totals.costNanoUsd).toBe("18014398509481986");
    expect(sums.costByModel).toEqual([{ key: "m", values: ["9007199254740993", "9007199254740993"] }]);
  });

  it("counts cached tokens apart from the other input", () => {
    const { tokensByType } = rollUp([row({})], 1);
    expect(tokensByType).toEqual([
      { key: "input", values: [5] },
      { key: "cache_read", values: [3] },
      { key: "cache_write", values: [2] },
      { key: "output", values: [5] },
    ]);
  });

  it("names reasons without a price only where there are any", () => {
    const { totals } = rollUp([row({}), row({ UnpricedNoUsage: "2", UnpricedCustomModel: 1 })], 1);
    expect(totals.unpriced).toEqual({ no_usage: 2, custom_model: 1 });
  });

  it("draws the dearest models one by one and the rest together, with nothing lost", () => {
    const rows = Array.from({ length: 30 }, (_, index) => row({ Model: `m${index}`, Cost: String(index + 1) }));
    const sums = rollUp(rows, 1);
    expect(sums.byModel.length).toBe(30);
    expect(sums.costByModel.length).toBe(21);
    expect(sums.costByModel[0]?.key).toBe("m29");
    expect(sums.costByModel.at(-1)).toEqual({ key: OTHER_MODELS, values: ["55"] });
  });
});
