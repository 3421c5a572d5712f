import type { Period } from "outcrop/api";

export interface BucketAxis {
  /** Start of each bucket, ISO 8601. */
  readonly starts: readonly string[];
  readonly seconds: number;
  /** The period that was asked for; the outer buckets may reach beyond it. */
  readonly period: Period;
}

/** What the buckets `first`..`last` cover of the period, so that its total is exactly what their bars say. */
export function periodOfBuckets(axis: BucketAxis, first: number, last: number): Period | undefined {
  const [from, to] = first <= last ? [axis.starts[first], axis.starts[last]] : [axis.starts[last], axis.starts[first]];
  if (from === undefined || to === undefined) return undefined;
  const end = new Date(Date.parse(to) + axis.seconds * 1000).toISOString();
  return {
    from: Date.parse(from) < Date.parse(axis.period.from) ? axis.period.from : from,
    to: Date.parse(end) > Date.parse(axis.period.to) ? axis.period.to : end,
  };
}
