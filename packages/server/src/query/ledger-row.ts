import type { LedgerRow, Totals } from "../api/types.ts";
import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import { isoOfNano } from "./nano-time.ts";

type Count = string | number;

export interface StoredLedgerRow {
  readonly TraceId: string;
  readonly SpanId: string;
  readonly Start: string;
  readonly DurationNano: string;
  readonly ServiceName: string;
  readonly Operation: string;
  readonly Provider: string;
  readonly Model: string;
  readonly RequestModel: string;
  readonly InputTokens: Count | null;
  readonly OutputTokens: Count | null;
  readonly CacheReadTokens: Count | null;
  readonly CacheWriteTokens: Count | null;
  readonly Cost: string;
  readonly CostStatus: string;
  readonly PriceVersion: string;
  readonly SessionId: string;
  readonly UserId: string;
  readonly AgentName: string;
  readonly EntryOperation: string;
  readonly Surface: string;
  readonly ErrorType: string;
}

/** All columns that make two rows the same entry. */
export const LEDGER_COLUMN_LIST: string = LEDGER_CONTENT_COLUMNS.map(({ name }) => name).join(", ");

/** What `ledgerRowOf` reads. It holds all that tells two entries apart, so that equal rows are the same entry. */
export const LEDGER_ROW_SELECT = `
  TraceId, SpanId, toUnixTimestamp64Nano(Timestamp) AS StartNano, toString(StartNano) AS Start,
  toString(Duration) AS DurationNano, ServiceName, Operation, Provider, Model, RequestModel,
  InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens, CacheWrite1hTokens, toString(CostNanoUsd) AS Cost, CostStatus,
  PriceVersion, SessionId, UserId, AgentName, EntryOperation, Surface, ErrorType`;

export function ledgerRowOf(row: StoredLedgerRow): LedgerRow {
  return {
    traceId: row.TraceId,
    spanId: row.SpanId,
    start: isoOfNano(BigInt(row.Start)),
    durationNano: row.DurationNano,
    service: row.ServiceName,
    operation: row.Operation,
    provider: row.Provider,
    model: row.Model,
    requestModel: row.RequestModel,
    tokens: {
      input: numberOrNull(row.InputTokens),
      output: numberOrNull(row.OutputTokens),
      cacheRead: numberOrNull(row.CacheReadTokens),
      cacheWrite: numberOrNull(row.CacheWriteTokens),
    },
    costNanoUsd: row.Cost,
    costStatus: row.CostStatus,
    priceVersion: row.PriceVersion,
    sessionId: row.SessionId,
    userId: row.UserId,
    agentName: row.AgentName,
    entryOperation: row.EntryOperation,
    surface: row.Surface,
    errorType: row.ErrorType,
  };
}

export function numberOrNull(value: Count | null): number | null {
  return value === null ? null : Number(value);
}

/** What one entry adds to the totals of whatever contains it. */
export function totalsOfEntry(row: LedgerRow): Totals {
  return {
    costNanoUsd: row.costNanoUsd,
    calls: 1,
    errors: row.errorType === "" ? 0 : 1,
    unpriced: row.costStatus === "priced" ? {} : { [row.costStatus]: 1 },
    tokens: {
      input: row.tokens.input ?? 0,
      output: row.tokens.output ?? 0,
      cacheRead: row.tokens.cacheRead ?? 0,
      cacheWrite: row.tokens.cacheWrite ?? 0,
    },
  };
}
