import type { Totals } from "../api/types.ts";
import { addTotals, byCostThenKey, NO_TOTALS, totalsOf, type TotalsRow } from "./totals.ts";

/** Sums of one time bucket of one combination of what the overview groups by. */
export interface CubeRow extends TotalsRow {
  readonly Bucket: string | number;
  readonly Model: string;
  readonly RequestModel: string;
  readonly Surface: string;
  readonly EntryOperation: string;
}

/** Series drawn one by one; the models beyond them are summed as `OTHER_MODELS`. */
const MAX_SERIES = 20;
export const OTHER_MODELS = "other";

/** Rolls the cube up to what the page shows, so that every part of it adds up to the same totals by construction. */
export function rollUp(rows: readonly CubeRow[], bucketCount: number) {
  const byModel = new Map<string, Totals>();
  const bySurface = new Map<string, Totals>();
  const byOperation = new Map<string, Totals>();
  const requestModels = new Map<string, Set<string>>();
  const costs = new Map<string, bigint[]>();
  const tokens = {
    input: zeros(bucketCount),
    cache_read: zeros(bucketCount),
    cache_write: zeros(bucketCount),
    output: zeros(bucketCount),
  };
  let totals = NO_TOTALS;
  for (const row of rows) {
    const sums = totalsOf(row);
    totals = addTotals(totals, sums);
    addTo(byModel, row.Model, sums);
    addTo(bySurface, row.Surface, sums);
    addTo(byOperation, row.EntryOperation, sums);
    entryOf(requestModels, row.Model, () => new Set<string>()).add(row.RequestModel);
    const bucket = Number(row.Bucket);
    const series = entryOf(costs, row.Model, () => Array.from({ length: bucketCount }, () => 0n));
    series[bucket] = (series[bucket] ?? 0n) + BigInt(sums.costNanoUsd);
    const { input, output, cacheRead, cacheWrite } = sums.tokens;
    tokens.input[bucket] = (tokens.input[bucket] ?? 0) + input - cacheRead - cacheWrite;
    tokens.cache_read[bucket] = (tokens.cache_read[bucket] ?? 0) + cacheRead;
    tokens.cache_write[bucket] = (tokens.cache_write[bucket] ?? 0) + cacheWrite;
    tokens.output[bucket] = (tokens.output[bucket] ?? 0) + output;
  }
  const models = groupRows(byModel).map((row) => ({
    ...row,
    requestModels: [...(requestModels.get(row.key) ?? [])].toSorted(),
  }));
  return {
    totals,
    byModel: models,
    bySurface: groupRows(bySurface),
    byOperation: groupRows(byOperation),
    costByModel: costSeries(
      models.map((row) => row.key),
      costs,
      bucketCount,
    ),
    tokensByType: Object.entries(tokens).map(([key, values]) => ({ key, values })),
  };
}

/** One series a model, dearest model first; those beyond `MAX_SERIES` together. */
function costSeries(models: readonly string[], costs: ReadonlyMap<string, readonly bigint[]>, bucketCount: number) {
  const series = models.slice(0, MAX_SERIES).map((key) => ({ key, values: (costs.get(key) ?? []).map(String) }));
  const rest = models.slice(MAX_SERIES);
  if (rest.length === 0) return series;
  const sums = Array.from({ length: bucketCount }, (_, bucket) =>
    rest.reduce((sum, key) => sum + (costs.get(key)?.[bucket] ?? 0n), 0n),
  );
  return [...series, { key: OTHER_MODELS, values: sums.map(String) }];
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function addTo(groups: Map<string, Totals>, key: string, sums: Totals): void {
  groups.set(key, addTotals(groups.get(key) ?? NO_TOTALS, sums));
}

function groupRows(groups: ReadonlyMap<string, Totals>) {
  return [...groups].map(([key, totals]) => ({ key, totals })).toSorted(byCostThenKey);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const present = map.get(key);
  if (present !== undefined) return present;
  const created = create();
  map.set(key, created);
  return created;
}
