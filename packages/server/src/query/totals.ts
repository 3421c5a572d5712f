import type { CostStatus } from "@outcrop/core";
import type { Totals } from "../api/types.ts";
import { LEDGER_SUMS, unpricedCalls } from "../store/schema/ledger-hours.ts";

type Reason = Exclude<CostStatus, "priced">;

const UNPRICED: Readonly<Record<Reason, string>> = {
  no_usage: "UnpricedNoUsage",
  unknown_model: "UnpricedUnknownModel",
  provisioned: "UnpricedProvisioned",
  custom_model: "UnpricedCustomModel",
  other_unit: "UnpricedOtherUnit",
};
const REASONS = Object.keys(UNPRICED) as readonly Reason[];

/** Column of the answer → what is summed. */
const SUMS: readonly (readonly [column: string, sum: string])[] = [
  ["Cost", LEDGER_SUMS.cost],
  ["Calls", LEDGER_SUMS.calls],
  ["Errors", LEDGER_SUMS.errors],
  ["Input", `ifNull(${LEDGER_SUMS.input}, 0)`],
  ["Output", `ifNull(${LEDGER_SUMS.output}, 0)`],
  ["CacheRead", `ifNull(${LEDGER_SUMS.cacheRead}, 0)`],
  ["CacheWrite", `ifNull(${LEDGER_SUMS.cacheWrite}, 0)`],
  ...REASONS.map((reason) => [UNPRICED[reason], unpricedCalls(reason)] as const),
];

/** Money travels as text. */
const shown = (column: string, sum: string): string => `${column === "Cost" ? `toString(${sum})` : sum} AS ${column}`;

/** The sums that `totalsOf` reads, over rows of the ledger. */
export const TOTALS_COLUMNS: string = SUMS.map(([column, sum]) => shown(column, sum)).join(",\n  ");

/** The same in two steps: over the rows of each piece of the ledger, and over the pieces. */
export const PIECE_TOTALS: string = SUMS.map(([column, sum]) => `${sum} AS Piece${column}`).join(",\n  ");
export const TOTALS_OF_PIECES: string = SUMS.map(([column]) => shown(column, `sum(Piece${column})`)).join(",\n  ");

type Count = string | number;

export interface TotalsRow {
  readonly Cost: string;
  readonly Calls: Count;
  readonly Errors: Count;
  readonly Input: Count;
  readonly Output: Count;
  readonly CacheRead: Count;
  readonly CacheWrite: Count;
  readonly UnpricedNoUsage: Count;
  readonly UnpricedUnknownModel: Count;
  readonly UnpricedProvisioned: Count;
  readonly UnpricedCustomModel: Count;
  readonly UnpricedOtherUnit: Count;
}

export function totalsOf(row: TotalsRow): Totals {
  const reasons: readonly (readonly [Reason, Count])[] = [
    ["no_usage", row.UnpricedNoUsage],
    ["unknown_model", row.UnpricedUnknownModel],
    ["provisioned", row.UnpricedProvisioned],
    ["custom_model", row.UnpricedCustomModel],
    ["other_unit", row.UnpricedOtherUnit],
  ];
  return {
    costNanoUsd: row.Cost,
    calls: Number(row.Calls),
    errors: Number(row.Errors),
    unpriced: Object.fromEntries(
      reasons.map(([reason, count]) => [reason, Number(count)] as const).filter(([, count]) => count !== 0),
    ),
    tokens: {
      input: Number(row.Input),
      output: Number(row.Output),
      cacheRead: Number(row.CacheRead),
      cacheWrite: Number(row.CacheWrite),
    },
  };
}

export const NO_TOTALS: Totals = {
  costNanoUsd: "0",
  calls: 0,
  errors: 0,
  unpriced: {},
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
};

export function addTotals(a: Totals, b: Totals): Totals {
  const unpriced: Record<string, number> = { ...a.unpriced };
  for (const [reason, count] of Object.entries(b.unpriced)) unpriced[reason] = (unpriced[reason] ?? 0) + count;
  return {
    costNanoUsd: (BigInt(a.costNanoUsd) + BigInt(b.costNanoUsd)).toString(),
    calls: a.calls + b.calls,
    errors: a.errors + b.errors,
    unpriced,
    tokens: {
      input: a.tokens.input + b.tokens.input,
      output: a.tokens.output + b.tokens.output,
      cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
      cacheWrite: a.tokens.cacheWrite + b.tokens.cacheWrite,
    },
  };
}

/** Dearest first; ties by the second key, so that the order is the same every time. */
export function byCostThenKey<Row extends { readonly key: string; readonly totals: Totals }>(a: Row, b: Row): number {
  const difference = BigInt(b.totals.costNanoUsd) - BigInt(a.totals.costNanoUsd);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return a.key < b.key ? -1 : 1;
}
