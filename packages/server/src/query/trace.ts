import type { SpanContent, TraceDetail } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import {
  LEDGER_COLUMN_LIST,
  LEDGER_ROW_SELECT,
  ledgerRowOf,
  totalsOfEntry,
  type StoredLedgerRow,
} from "./ledger-row.ts";
import { isoOfNano } from "./nano-time.ts";
import { spanOf, spanSelect, type StoredSpan } from "./span-detail.ts";
import { orderTree } from "./span-tree.ts";
import { addTotals, NO_TOTALS } from "./totals.ts";
import { valueLimit } from "./value-limit.ts";

/** Spans shown of one trace, the earliest; more would be no page. */
const MAX_SPANS_OF_TRACE = 10_000;

const TIMES_SQL = `
SELECT toString(toUnixTimestamp64Nano(min(Start))) AS StartNano, toString(toUnixTimestamp64Nano(max(End))) AS EndNano,
  count() AS Pieces
FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId = {trace:String}`;

const OF_TRACE = `Org = {org:String} AND TraceId = {trace:String}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})`;

/** Spans may be large: few at a time, so that several readers of such traces leave the engine room for others. */
const FEW_AT_A_TIME = "SETTINGS max_threads = 1, max_block_size = 256";

/** A span that was stored twice is shown once: the earliest, longest, fullest of its copies. */
const spansSql = (limit: number | null): string => `
SELECT ${spanSelect(limit)}
FROM otel_traces WHERE ${OF_TRACE}
ORDER BY otel_traces.Timestamp, otel_traces.Duration DESC, length(otel_traces.SpanAttributes) DESC, SpanId
LIMIT 1 BY SpanId
LIMIT ${MAX_SPANS_OF_TRACE}
${FEW_AT_A_TIME}`;

/** The copy of a span that the page of its trace shows. */
const SPAN_SQL = `
SELECT ${spanSelect(null)}
FROM otel_traces
WHERE Org = {org:String} AND TraceId = {trace:String} AND SpanId = {span:String}
  AND Timestamp >= (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId = {trace:String})
  AND Timestamp <= (SELECT max(End) FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId = {trace:String})
ORDER BY otel_traces.Timestamp, otel_traces.Duration DESC, length(otel_traces.SpanAttributes) DESC
LIMIT 1`;

const ENTRIES_SQL = `
SELECT ${LEDGER_ROW_SELECT}
FROM ledger WHERE ${OF_TRACE}
GROUP BY ${LEDGER_COLUMN_LIST} HAVING sum(Sign) > 0`;

const SIZE_SQL = `
SELECT
  uniqExact(SpanId) AS Spans,
  sum(length(SpanAttributes) + length(ResourceAttributes) + arraySum(map -> length(map), Events.Attributes)) AS Values,
  sum(byteSize(SpanAttributes, ResourceAttributes, Events.Attributes, Links.Attributes)) AS Bytes
FROM otel_traces WHERE ${OF_TRACE}
${FEW_AT_A_TIME}`;

interface SizeRow {
  readonly Spans: string | number;
  readonly Values: string | number;
  readonly Bytes: string | number;
}

/** One trace with all of its entries, whatever the filter of the list was; `undefined` where there is none. */
export async function traceDetail(
  store: Store,
  org: string,
  traceId: string,
): Promise<Omit<TraceDetail, "pending"> | undefined> {
  const times = await store.query<{ StartNano: string; EndNano: string; Pieces: string | number }>(TIMES_SQL, {
    org,
    trace: traceId,
  });
  const [time] = times;
  if (time === undefined || Number(time.Pieces) === 0) return undefined;
  const params = { org, trace: traceId, from: time.StartNano, to: time.EndNano };
  const [size] = await store.query<SizeRow>(SIZE_SQL, params);
  const limit = valueLimit({ values: Number(size?.Values ?? 0), bytes: Number(size?.Bytes ?? 0) });
  const [storedSpans, storedEntries] = await Promise.all([
    store.query<StoredSpan>(spansSql(limit), params),
    store.query<StoredLedgerRow>(ENTRIES_SQL, params),
  ]);
  if (storedSpans.length === 0) return undefined;
  const entries = storedEntries.map(ledgerRowOf);
  const entryOf = new Map(entries.map((entry) => [entry.spanId, entry]));
  const spans = orderTree(storedSpans.map(spanOf), (span) => {
    const entry = entryOf.get(span.spanId);
    return entry === undefined ? NO_TOTALS : totalsOfEntry(entry);
  });
  const start = spans.reduce((min, { span }) => minOf(min, BigInt(span.startUnixNano)), BigInt(time.StartNano));
  const end = spans.reduce(
    (max, { span }) => maxOf(max, BigInt(span.startUnixNano) + BigInt(span.durationNano)),
    BigInt(time.EndNano),
  );
  return {
    traceId,
    start: isoOfNano(start),
    durationNano: (end - start).toString(),
    spanCount: Number(size?.Spans ?? spans.length),
    valueLimit: limit,
    totals: entries.map(totalsOfEntry).reduce(addTotals, NO_TOTALS),
    sessionId: spans.find(({ span }) => span.sessionId !== "")?.span.sessionId ?? "",
    userId: spans.find(({ span }) => span.userId !== "")?.span.userId ?? "",
    spans: spans.map(({ span: { sessionId: _session, userId: _user, ...span }, subtree }) => ({
      ...span,
      ledger: entryOf.get(span.spanId) ?? null,
      subtree,
    })),
  };
}

/** What one span holds, whole; `undefined` where there is none. */
export async function spanContent(
  store: Store,
  org: string,
  traceId: string,
  spanId: string,
): Promise<SpanContent | undefined> {
  const [row] = await store.query<StoredSpan>(SPAN_SQL, { org, trace: traceId, span: spanId });
  if (row === undefined) return undefined;
  const { attributes, resource, events, links } = spanOf(row);
  return { spanId, attributes, resource, events, links };
}

function minOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
