import type { CountByReason, DurationCounts, ReceiverStatus } from "outcrop/api";
import { formatCount } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";

const REASONS: Readonly<Record<string, string>> = {
  full: "log full",
  unavailable: "short of memory",
  invalid: "invalid",
  undeliverable: "larger than the log",
  unauthenticated: "missing or wrong credentials",
  forbidden: "credentials for another organisation",
  not_found: "no such path or signal",
  unsupported: "unsupported encoding or method",
  malformed: "malformed, or nothing acceptable",
  too_large: "too large",
  timeout: "too slow",
  busy: "busy",
};

const ITEMS: Readonly<Record<ReceiverStatus["signal"], readonly [one: string, many: string]>> = {
  traces: ["span", "spans"],
  metrics: ["data point", "data points"],
  logs: ["log record", "log records"],
};

/** What is counted of a signal. */
export const itemsOf = (signal: ReceiverStatus["signal"]): readonly [one: string, many: string] => ITEMS[signal];

export function totalOf(counts: CountByReason): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** `12 log full, 3 invalid`; empty where nothing was counted. */
export function reasonsOf(counts: CountByReason): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${formatCount(count)} ${REASONS[reason] ?? reason}`)
    .join(", ");
}

/** Milliseconds on average, `null` before the first. */
export function meanMillis({ count, sumSeconds }: DurationCounts): number | null {
  return count === 0 ? null : (sumSeconds / count) * 1000;
}

/** The bound that 99 of 100 kept: `≤ 250 ms`, or `> 10.0 s` beyond the last bound; a dash before the first. */
export function p99Words({ count, buckets }: DurationCounts): string {
  if (count === 0) return formatMillis(null);
  const bucket = buckets.find((other) => other.count >= count * 0.99);
  if (bucket !== undefined) return `≤ ${formatMillis(bucket.seconds * 1000)}`;
  return `> ${formatMillis((buckets.at(-1)?.seconds ?? 0) * 1000)}`;
}
