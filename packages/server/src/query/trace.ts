import type { TraceDetail } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import {
  LEDGER_COLUMN_LIST,
  LEDGER_ROW_SELECT,
  ledgerRowOf,
  totalsOfEntry,
  type StoredLedgerRow,
} from "./ledger-row.ts";
import { isoOfNano } from "./nano-time.ts";
import { SPAN_SELECT, spanOf, type StoredSpan } from "./span-detail.ts";
import { orderTree } from "./span-tree.ts";
import { addTotals, NO_TOTALS } from "./totals.ts";

/** Spans shown of one trace, the earliest; more would be no page. */
const MAX_SPANS_OF_TRACE = 10_000;

const TIMES_SQL = `
SELECT toString(toUnixTimestamp64Nano(min(Start))) AS StartNano, toString(toUnixTimestamp64Nano(max(End))) AS EndNano,
  count() AS Pieces
FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId = {trace:String}`;

const OF_TRACE = `Org = {org:String} AND TraceId = {trace:String}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})`;

/** A span that was stored twice is shown once: the earliest, longest, fullest of its copies. */
const SPANS_SQL = `
SELECT ${SPAN_SELECT}
FROM otel_traces WHERE ${OF_TRACE}
ORDER BY Timestamp, Duration DESC, length(SpanAttributes) DESC, SpanId
LIMIT 1 BY SpanId
LIMIT ${MAX_SPANS_OF_TRACE}`;

const ENTRIES_SQL = `
SELECT ${LEDGER_ROW_SELECT}
FROM ledger WHERE ${OF_TRACE}
GROUP BY ${LEDGER_COLUMN_LIST} HAVING sum(Sign) > 0`;

const SIZE_SQL = `SELECT uniqExact(SpanId) AS Spans FROM otel_traces WHERE ${OF_TRACE}`;

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
  const [storedSpans, storedEntries, sizes] = await Promise.all([
    store.query<StoredSpan>(SPANS_SQL, params),
    store.query<StoredLedgerRow>(ENTRIES_SQL, params),
    store.query<{ Spans: string | number }>(SIZE_SQL, params),
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
    spanCount: Number(sizes[0]?.Spans ?? spans.length),
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

function minOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
