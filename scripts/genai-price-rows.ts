import type { ConditionalPrice, ModelInfo, ModelPrice, TieredPrices } from "@pydantic/genai-prices";

import type { DatedRates, PriceRow, RateTexts } from "../packages/core/src/pricing/price-row.ts";

type MutableRates = { -readonly [Kind in keyof RateTexts]?: string };

const KINDS: Readonly<Record<string, keyof RateTexts>> = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "cacheRead",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWrite1h",
};

/** Speech tokens have no place in our usage; models that have them are billed in other units (models/vendors.ts). */
const IGNORED: ReadonlySet<string> = new Set(["input_audio_mtok", "output_audio_mtok"]);

/**
 * Rows of our list from the models of genai-prices, sorted by model and scope. Its ids carry the scope as a prefix
 * (`global.`, `regional.`, or none). Throws on anything that it has no place for, so that a new release of the data is
 * looked at instead of being half taken over.
 */
export function genaiPriceRows(models: readonly ModelInfo[]): PriceRow[] {
  const rows = models.map((model): PriceRow => {
    const [, prefix, base = ""] = /^(?:(global|regional)\.)?(.+)$/.exec(model.id) ?? [];
    const scope = prefix === "global" || prefix === "regional" ? prefix : "any";
    // A minor version (`v1:0`) never changed a price; `gpt-oss-120b-1:0` and the like lose theirs as well.
    const prices = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
    return { model: base.replace(/:\d+$/, ""), scope, prices: prices.map((price) => datedRates(model.id, price)) };
  });
  return rows.toSorted((a, b) => compare(a.model, b.model) || compare(a.scope, b.scope));
}

function datedRates(id: string, { constraint, prices }: ConditionalPrice): DatedRates {
  if (constraint !== undefined && constraint.type !== "start_date") {
    throw new Error(`Cannot take over ${id}: expected prices by start date, got ${constraint.type}`);
  }
  const from = constraint === undefined ? {} : { from: constraint.start_date };
  const start = tierStart(id, prices);
  const rates = ratesOf(id, prices, (price) => price.base);
  if (start === undefined) return { ...from, rates };
  const above = { inputTokens: start, rates: ratesOf(id, prices, (price) => price.tiers[0]?.price ?? price.base) };
  return { ...from, rates, above };
}

function ratesOf(id: string, prices: ModelPrice, pick: (price: TieredPrices) => number): RateTexts {
  const rates: MutableRates = {};
  for (const [key, price] of Object.entries(prices)) {
    const kind = KINDS[key];
    if (price === undefined || IGNORED.has(key)) continue;
    if (kind === undefined) throw new Error(`Cannot take over ${id}: expected a known kind of price, got ${key}`);
    rates[kind] = decimal(id, typeof price === "number" ? price : pick(price));
  }
  const { input } = rates;
  if (input === undefined) throw new Error(`Cannot take over ${id}: expected an input price, got none`);
  return { ...rates, input };
}

function tierStart(id: string, prices: ModelPrice): number | undefined {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === "object" ? price.tiers.map((tier) => tier.start) : [],
  );
  const distinct = [...new Set(starts)];
  if (distinct.length > 1) throw new Error(`Cannot take over ${id}: expected one tier, got ${distinct.join(", ")}`);
  return distinct[0];
}

function decimal(id: string, price: number): string {
  const text = String(price);
  if (!/^\d+(\.\d{1,12})?$/.test(text)) {
    throw new Error(`Cannot take over ${id}: expected a plain decimal price, got ${text}`);
  }
  return text;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
