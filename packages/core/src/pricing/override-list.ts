import { globMatcher } from "./glob.ts";
import type { OverrideRow } from "./override-book.ts";
import { ratesOf, type Rates } from "./rates.ts";
import type { PriceQuery } from "./types.ts";

type OverridePrice = { readonly kind: "per_token"; readonly rates: Rates } | { readonly kind: "per_hour" };

export interface OverrideList {
  /** The price of the row that holds for the call, or `undefined` where no row does. */
  find(query: PriceQuery): OverridePrice | undefined;
}

interface ReadyRow {
  readonly row: OverrideRow;
  readonly index: number;
  readonly price: OverridePrice;
  readonly matchesModel: (id: string) => boolean;
  readonly matchesRegion: (region: string) => boolean;
}

/**
 * The user's rows in the order in which they are asked: an exact model before a pattern, a longer pattern before a
 * shorter one, a row for one tier or region before a row for all, a later valid-from before an earlier one, and of two
 * equal rows the one further down.
 */
export function createOverrideList(
  rows: readonly OverrideRow[],
  cacheWrite1hFactor: (model: string) => bigint | undefined,
): OverrideList {
  const ready = rows.map((row, index): ReadyRow => ({
    row,
    index,
    price:
      row.price.kind === "per_token"
        ? { kind: "per_token", rates: ratesOf(row.price.rates, cacheWrite1hFactor(row.model)) }
        : { kind: "per_hour" },
    matchesModel: globMatcher(row.model),
    matchesRegion: globMatcher(row.region ?? "*"),
  }));
  ready.sort(byPrecedence);
  return { find: (query) => ready.find((candidate) => holds(candidate, query))?.price };
}

function holds({ row, matchesModel, matchesRegion }: ReadyRow, query: PriceQuery): boolean {
  const { model, serviceTier = "", atMs } = query;
  // Reserved capacity, custom models and other units are only priced by a row that names them as they were sent.
  const perToken = model.billing.kind === "per_token";
  if (!matchesModel(model.id.trim()) && !(perToken && matchesModel(model.baseModel))) return false;
  if (!matchesRegion(query.region ?? model.region ?? "")) return false;
  const tier = serviceTier === "" || serviceTier === "standard" ? "default" : serviceTier;
  if (row.serviceTier === undefined ? tier === "reserved" : row.serviceTier !== tier) return false;
  return row.validFromMs === undefined || row.validFromMs <= atMs;
}

function byPrecedence(a: ReadyRow, b: ReadyRow): number {
  return (
    Number(a.row.model.includes("*")) - Number(b.row.model.includes("*")) ||
    b.row.model.length - a.row.model.length ||
    Number(b.row.serviceTier !== undefined) - Number(a.row.serviceTier !== undefined) ||
    Number(b.row.region !== undefined) - Number(a.row.region !== undefined) ||
    (b.row.validFromMs ?? -Infinity) - (a.row.validFromMs ?? -Infinity) ||
    b.index - a.index
  );
}
