import type { LogDetail, TraceLogs } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { shown, shownMap } from "./cut-values.ts";
import { valueLimit } from "./value-limit.ts";

/** Log records shown of one trace, the earliest. */
const MAX_LOGS_OF_TRACE = 5_000;
/** How far outside of the time of its spans a trace's records are looked for: clocks differ, and batches come late. */
const AROUND_NANO = 86_400_000_000_000n;

const TIMES_SQL = `
SELECT toString(toUnixTimestamp64Nano(min(Start))) AS StartNano, toString(max(FinishNano)) AS FinishNano,
  count() AS Pieces
FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId = {trace:String}`;

const whereSql = (hasTimes: boolean, hasSpan: boolean): string =>
  [
    "Org = {org:String} AND TraceId = {trace:String}",
    ...(hasTimes
      ? ["Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})"]
      : []),
    ...(hasSpan ? ["SpanId = {span:String}"] : []),
  ].join(" AND ");

/** Records may be large: few at a time, as for spans. */
const FEW_AT_A_TIME = "SETTINGS max_threads = 1, max_block_size = 256";

const sizeSql = (where: string): string => `
SELECT count() AS Records, sum(1 + length(LogAttributes) + length(ResourceAttributes)) AS Values,
  sum(byteSize(Body, LogAttributes, ResourceAttributes)) AS Bytes
FROM otel_logs WHERE ${where}
${FEW_AT_A_TIME}`;

const rowsSql = (where: string, limit: number | null): string => `
SELECT
  toString(toUnixTimestamp64Nano(Timestamp)) AS Nano, SpanId, SeverityNumber, SeverityText, ServiceName, ScopeName,
  EventName, ${shown("otel_logs.Body", limit)} AS Body,
  ${shownMap("otel_logs.LogAttributes", limit)} AS LogAttributes,
  ${shownMap("otel_logs.ResourceAttributes", limit)} AS ResourceAttributes
FROM otel_logs WHERE ${where}
ORDER BY otel_logs.Timestamp, otel_logs.ObservedTimestamp, SpanId
LIMIT ${MAX_LOGS_OF_TRACE}
${FEW_AT_A_TIME}`;

type Attributes = Readonly<Record<string, string>>;

interface StoredLog {
  readonly Nano: string;
  readonly SpanId: string;
  readonly SeverityNumber: number;
  readonly SeverityText: string;
  readonly ServiceName: string;
  readonly ScopeName: string;
  readonly EventName: string;
  readonly Body: string;
  readonly LogAttributes: Attributes;
  readonly ResourceAttributes: Attributes;
}

interface SizeRow {
  readonly Records: string | number;
  readonly Values: string | number;
  readonly Bytes: string | number;
}

/** The log records of a trace, or of one span of it, in the order of their times. */
export async function traceLogs(
  store: Store,
  org: string,
  traceId: string,
  spanId: string | undefined,
): Promise<TraceLogs> {
  const trace = { org, trace: traceId };
  const [times] = await store.query<{ StartNano: string; FinishNano: string; Pieces: string | number }>(
    TIMES_SQL,
    trace,
  );
  const hasTimes = times !== undefined && Number(times.Pieces) > 0;
  const params = {
    ...trace,
    ...(hasTimes && {
      from: (BigInt(times.StartNano) - AROUND_NANO).toString(),
      to: (BigInt(times.FinishNano) + AROUND_NANO).toString(),
    }),
    ...(spanId !== undefined && { span: spanId }),
  };
  const where = whereSql(hasTimes, spanId !== undefined);
  const [size] = await store.query<SizeRow>(sizeSql(where), params);
  const total = Number(size?.Records ?? 0);
  if (total === 0) return { total, valueLimit: null, rows: [] };
  const limit = valueLimit({ values: Number(size?.Values ?? 0), bytes: Number(size?.Bytes ?? 0) });
  const rows = await store.query<StoredLog>(rowsSql(where, limit), params);
  return { total, valueLimit: limit, rows: rows.map(logOf) };
}

function logOf(row: StoredLog): LogDetail {
  return {
    timeUnixNano: row.Nano,
    spanId: row.SpanId,
    severityNumber: row.SeverityNumber,
    severityText: row.SeverityText,
    service: row.ServiceName,
    scopeName: row.ScopeName,
    eventName: row.EventName,
    body: row.Body,
    attributes: row.LogAttributes,
    resource: row.ResourceAttributes,
  };
}
