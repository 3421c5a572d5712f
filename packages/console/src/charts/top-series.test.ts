import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumNano } from "../format/money.ts";
import { topSeries } from "./top-series.ts";

describe("series of a chart", () => {
  it("puts the dearest first, and adds up those without a colour of their own", () => {
    const series = [
      { key: "a", values: ["1", "1"] },
      { key: "b", values: ["10", "0"] },
      { key: "c", values: ["3", "4"] },
      { key: "d", values: ["0", "5"] },
    ];
    expect(topSeries(series, 3)).toEqual([
      { key: "b", values: ["10", "0"], total: "10", of: 1 },
      { key: "c", values: ["3", "4"], total: "7", of: 1 },
      { key: "2 others", values: ["1", "6"], total: "7", of: 2 },
    ]);
    expect(topSeries(series, 4).map(({ key }) => key)).toEqual(["b", "c", "d", "a"]);
  });

  it("loses no nano-dollar of any bucket", () => {
    const nano = fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String);
    const values = fc.array(fc.tuple(nano, nano, nano), { maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), (rows, max) => {
        const top = topSeries(
          rows.map((row, index) => ({ key: String(index), values: row })),
          max,
        );
        expect(top.length).toBeLessThanOrEqual(max);
        for (const bucket of [0, 1, 2]) {
          const of = (all: readonly { values: readonly string[] }[]) =>
            sumNano(all.map((one) => one.values[bucket] ?? "0"));
          expect(of(top)).toBe(of(rows.map((row) => ({ values: row }))));
        }
      }),
    );
  });
});
