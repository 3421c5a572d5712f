/** How a figure went over time. */
export interface Trend {
  readonly median: number;
  readonly max: number;
  /** What it gained from the first to the last moment, by the median slope between any two (Theil and Sen). */
  readonly growth: number;
  readonly allowed: number;
  readonly isFlat: boolean;
}

/** What may be gained and is still called flat: a share of the median, or so much, whichever is more. */
export interface Allowance {
  readonly share: number;
  readonly least: number;
}

/** @param values one for each moment, as far apart from one another */
export function trendOf(values: readonly number[], { share, least }: Allowance): Trend {
  const slopes = values.flatMap((value, at) =>
    values.slice(at + 1).map((later, apart) => (later - value) / (apart + 1)),
  );
  const median = medianOf(values);
  const growth = medianOf(slopes) * (values.length - 1);
  const allowed = Math.max(median * share, least);
  return { median, max: Math.max(0, ...values), growth, allowed, isFlat: values.length > 2 && growth <= allowed };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
