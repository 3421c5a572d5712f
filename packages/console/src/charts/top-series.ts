import type { Series } from "outcrop/api";
import { parseNano, sumNano } from "../format/money.ts";

export interface RankedSeries extends Series {
  /** What the whole series adds up to, nano-dollars. */
  readonly total: string;
  /** How many series were added up into this one: 1, except for the rest. */
  readonly of: number;
}

/** The dearest series first, without those that cost nothing; those beyond `max` become one, added up exactly, so that a bar's height stays the total. */
export function topSeries(series: readonly Series[], max: number): readonly RankedSeries[] {
  const ranked = series
    .map(({ key, values }) => ({ key, values, total: sumNano(values).toString(), of: 1 }))
    .filter(({ total }) => total !== "0")
    .toSorted((a, b) => compareNano(b.total, a.total) || (a.key < b.key ? -1 : 1));
  if (ranked.length <= max) return ranked;
  const kept = ranked.slice(0, max - 1);
  const rest = ranked.slice(max - 1);
  const values = (rest[0]?.values ?? []).map((_, bucket) =>
    sumNano(rest.map((one) => one.values[bucket] ?? "0")).toString(),
  );
  return [
    ...kept,
    { key: `${rest.length} others`, values, total: sumNano(rest.map((one) => one.total)).toString(), of: rest.length },
  ];
}

function compareNano(a: string, b: string): number {
  const difference = (parseNano(a) ?? 0n) - (parseNano(b) ?? 0n);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}
