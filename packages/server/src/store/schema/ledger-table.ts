import type { StoredColumn } from "./column-ddl.ts";
import type { TableDefinition } from "./create-table.ts";
import { LEDGER_DAYS } from "./ledger-days.ts";
import { LEDGER_HOURS } from "./ledger-hours.ts";

const LOW = "LowCardinality(String)";

/** The content of a ledger entry. A reversal repeats all of it, to the letter, with `Sign` −1. */
export const LEDGER_CONTENT_COLUMNS = [
  { name: "Org", type: LOW },
  { name: "Timestamp", type: "DateTime64(9)", codec: "Delta(8), ZSTD(1)" },
  { name: "TraceId", type: "String", codec: "ZSTD(1)" },
  { name: "SpanId", type: "String", codec: "ZSTD(1)" },
  { name: "Duration", type: "UInt64", codec: "T64, ZSTD(1)" },
  { name: "ServiceName", type: LOW },
  { name: "Operation", type: LOW },
  { name: "Provider", type: LOW },
  { name: "Model", type: LOW },
  { name: "RequestModel", type: LOW },
  { name: "InputTokens", type: "Nullable(UInt64)" },
  { name: "OutputTokens", type: "Nullable(UInt64)" },
  { name: "CacheReadTokens", type: "Nullable(UInt64)" },
  { name: "CacheWriteTokens", type: "Nullable(UInt64)" },
  { name: "CacheWrite1hTokens", type: "Nullable(UInt64)" },
  { name: "CostNanoUsd", type: "Int64", codec: "T64, ZSTD(1)" },
  { name: "CostStatus", type: LOW },
  { name: "PriceVersion", type: LOW },
  { name: "SessionId", type: "String", codec: "ZSTD(1)" },
  { name: "UserId", type: "String", codec: "ZSTD(1)" },
  { name: "AgentName", type: LOW },
  { name: "EntryOperation", type: LOW },
  { name: "Surface", type: LOW },
  { name: "ErrorType", type: LOW },
] as const satisfies readonly StoredColumn[];

export type LedgerColumnName = (typeof LEDGER_CONTENT_COLUMNS)[number]["name"];

const LEDGER_TABLE_COLUMNS: readonly StoredColumn[] = [
  ...LEDGER_CONTENT_COLUMNS,
  { name: "Sign", type: "Int8" },
  // When the row was written; tells which settlement it belongs to, and counts for nothing.
  { name: "SettledAt", type: "DateTime64(3)", codec: "Delta(8), ZSTD(1)" },
];

/** Append-only: nothing is ever rewritten, and every sum over it is `sum(Sign * x)`. */
export const LEDGER_TABLE: TableDefinition = {
  name: "ledger",
  kind: "append",
  columns: LEDGER_TABLE_COLUMNS,
  indexes: [
    "INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1",
    "INDEX idx_session_id SessionId TYPE bloom_filter(0.01) GRANULARITY 1",
  ],
  projections: [LEDGER_HOURS, ...LEDGER_DAYS],
  partitionBy: "toYYYYMM(Timestamp)",
  orderBy: "(Org, Timestamp, TraceId, SpanId)",
  shardBy: "cityHash64(TraceId)",
};
