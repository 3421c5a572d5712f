import type { LedgerEntry } from "@outcrop/core";
import type { LedgerColumnName } from "../store/schema/ledger-table.ts";
import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";

/**
 * The content of one ledger row as text, in the order of `LEDGER_CONTENT_COLUMNS`; integers in decimal, `null` for a
 * kind of token that was not reported. Two rows are the same entry exactly when their records are equal.
 */
export type LedgerRecord = readonly (string | null)[];

export function recordOf(org: string, entry: LedgerEntry): LedgerRecord {
  const values: Readonly<Record<LedgerColumnName, string | null>> = {
    Org: org,
    Timestamp: entry.startUnixNano.toString(),
    TraceId: entry.traceId,
    SpanId: entry.spanId,
    Duration: entry.durationNano.toString(),
    ServiceName: entry.serviceName,
    Operation: entry.operation,
    Provider: entry.provider,
    Model: entry.model,
    RequestModel: entry.requestModel,
    InputTokens: countText(entry.usage.input),
    OutputTokens: countText(entry.usage.output),
    CacheReadTokens: countText(entry.usage.cacheRead),
    CacheWriteTokens: countText(entry.usage.cacheWrite),
    CacheWrite1hTokens: countText(entry.usage.cacheWrite1h),
    CostNanoUsd: entry.costNanoUsd.toString(),
    CostStatus: entry.costStatus,
    PriceVersion: entry.priceVersion,
    SessionId: entry.sessionId,
    UserId: entry.userId,
    AgentName: entry.agentName,
    EntryOperation: entry.entryOperation,
    Surface: entry.surface,
    ErrorType: entry.errorType,
  };
  return LEDGER_CONTENT_COLUMNS.map(({ name }) => values[name]);
}

/** The same text for the same content, for no other. */
export function recordKey(record: LedgerRecord): string {
  return JSON.stringify(record);
}

function countText(count: number | undefined): string | null {
  return count === undefined ? null : BigInt(Math.trunc(count)).toString();
}

/** The columns of `LedgerRecord` as text, for a `SELECT` that groups by them. */
export const RECORD_SELECT: string = LEDGER_CONTENT_COLUMNS.map(({ name, type }) => {
  switch (type) {
    case "String":
    case "LowCardinality(String)":
      return name;
    case "DateTime64(9)":
      return `toString(toUnixTimestamp64Nano(${name}))`;
    case "UInt64":
    case "Int64":
    case "Nullable(UInt64)":
      return `toString(${name})`;
  }
}).join(", ");
