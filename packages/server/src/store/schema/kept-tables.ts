import { METRIC_TABLES } from "./metric-tables.ts";

/** What can be kept for a time of its own. */
export const KEPT_SIGNALS = ["traces", "metrics", "logs", "ledger"] as const;

export type KeptSignal = (typeof KEPT_SIGNALS)[number];

/** A table that holds rows of organisations, and what its partitions are of. */
export interface KeptTable {
  readonly name: string;
  readonly signal: KeptSignal;
  /** `day`: `PARTITION BY toDate(…)`, ids as 20261121; `month`: `toYYYYMM(…)`, ids as 202611. */
  readonly partition: "day" | "month";
  /** The column that says when a row's span began. */
  readonly time: string;
}

/** Every table that retention and `outcrop storage` know. */
export const KEPT_TABLES: readonly KeptTable[] = [
  { name: "otel_traces", signal: "traces", partition: "day", time: "Timestamp" },
  { name: "otel_traces_trace_id_ts", signal: "traces", partition: "day", time: "Start" },
  { name: "trace_pieces", signal: "traces", partition: "day", time: "Start" },
  { name: "whole_traces", signal: "traces", partition: "day", time: "Start" },
  { name: "trace_heads", signal: "traces", partition: "day", time: "Start" },
  { name: "otel_logs", signal: "logs", partition: "day", time: "Timestamp" },
  ...METRIC_TABLES.map(({ name }) => ({ name, signal: "metrics", partition: "day", time: "TimeUnix" }) as const),
  { name: "ledger", signal: "ledger", partition: "month", time: "Timestamp" },
];
