import { findProvider, type ModelInfo } from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";

import { BEDROCK_PRICES } from "../packages/core/src/pricing/generated/bedrock-prices.ts";
import { genaiPriceRows } from "./genai-price-rows.ts";

const model = (id: string, prices: ModelInfo["prices"]): ModelInfo => ({ id, match: { equals: id }, prices });

describe("genaiPriceRows", () => {
  it("takes over the installed Bedrock prices as they are committed", () => {
    expect(genaiPriceRows(findProvider({ providerId: "aws" })?.models ?? [])).toEqual(BEDROCK_PRICES);
  });

  it("reads scope, start dates and long-context tiers", () => {
    const tiered = { base: 5, tiers: [{ start: 271_999, price: 10 }] };
    const rows = genaiPriceRows([
      model("regional.v.m-v1:0", [
        { prices: { input_mtok: 6 } },
        {
          constraint: { type: "start_date", start_date: "2026-08-21" },
          prices: { input_mtok: tiered, output_mtok: 7 },
        },
      ]),
      model("global.v.m-v1:0", { input_mtok: 0.00875, input_audio_mtok: 3 }),
    ]);
    expect(rows).toEqual([
      { model: "v.m-v1", scope: "global", prices: [{ rates: { input: "0.00875" } }] },
      {
        model: "v.m-v1",
        scope: "regional",
        prices: [
          { rates: { input: "6" } },
          {
            from: "2026-08-21",
            rates: { input: "5", output: "7" },
            above: { inputTokens: 271_999, rates: { input: "10", output: "7" } },
          },
        ],
      },
    ]);
  });

  it("refuses what it has no place for", () => {
    const refused = (prices: ModelInfo["prices"]) => () => genaiPriceRows([model("v.m", prices)]);
    expect(refused({ input_mtok: 1, requests_kcount: 2 })).toThrow(
      "expected a known kind of price, got requests_kcount",
    );
    expect(refused({ output_mtok: 1 })).toThrow("expected an input price");
    expect(refused({ input_mtok: 1e-7 })).toThrow("expected a plain decimal price, got 1e-7");
    expect(
      refused([
        { constraint: { type: "time_of_date", start_time: "00:00", end_time: "01:00" }, prices: { input_mtok: 1 } },
      ]),
    ).toThrow("expected prices by start date, got time_of_date");
    const two = (start: number) => ({ base: 1, tiers: [{ start, price: 2 }] });
    expect(refused({ input_mtok: two(10), output_mtok: two(20) })).toThrow("expected one tier, got 10, 20");
  });
});
