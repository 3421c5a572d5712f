import type { TraceRow } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { dearestFirst } from "./dearest-first.ts";
import { fiveMinutesOf } from "./five-minutes.ts";
import { ledgerWhere, FEW_ROWS } from "./ledger-where.ts";
import { isoOfNano } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { HEAD_COLUMNS, MAX_AGENTS, type HeadTimes, type TraceHead } from "../store/traces/trace-head.ts";
import { traceHeads } from "./trace-heads.ts";
import type { TraceRows } from "./trace-rows.ts";
import { traceTimes } from "./trace-times.ts";
import type { FoundTrace, TraceTimes } from "./found-trace.ts";
import { addTotals, NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

/** A trace as a row of the list; what is pending is not known here. */
export type TraceSummary = Omit<TraceRow, "pending">;

interface EntriesRow extends TotalsRow {
  readonly Hash: string;
  readonly Model: string;
  readonly EntryOperation: string;
  readonly Surface: string;
}

/**
 * What the rows of traces do not tell: each column costs a tenth of a millisecond for every trace that is apart. With the five minutes known, their granules are few, and all else about them is asked of the rows of these traces alone. */
const spansSql = (inBuckets: boolean): string => `
SELECT
  ${HEAD_COLUMNS}
FROM otel_traces ${
  inBuckets
    ? "PREWHERE TraceId IN {traces:Array(String)} WHERE toStartOfFiveMinutes(Timestamp) IN {buckets:Array(DateTime)}"
    : "WHERE TraceId IN {traces:Array(String)} AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})"
}
  AND Org = {org:String}
GROUP BY TraceId
${FEW_ROWS}`;

/** The rows of the given traces, in the order given; totals and models are those of the entries in the scope. */
export async function describeTraces(
  store: Store,
  scope: Scope,
  found: readonly FoundTrace[],
  source: TraceRows,
): Promise<readonly TraceSummary[]> {
  if (found.length === 0) return [];
  const where = ledgerWhere(scope);
  const [shown, entryRows] = await Promise.all([
    toldBySpans(store, scope, found, source),
    store.query<EntriesRow>(
      `SELECT toString(TraceHash) AS Hash, Model, EntryOperation, Surface, ${TOTALS_COLUMNS}
      FROM ledger WHERE ${where.sql} AND TraceHash IN {hashes:Array(UInt64)}
      GROUP BY TraceHash, Model, EntryOperation, Surface HAVING Calls != 0
      ORDER BY min(Timestamp), Model, EntryOperation, Surface
      ${FEW_ROWS}`,
      { ...where.params, hashes: found.map(({ Hash }) => BigInt(Hash)) },
    ),
  ]);
  const entriesOf = Map.groupBy(entryRows, (row) => row.Hash);
  return found.flatMap(({ Hash }) => {
    const spans = shown.get(Hash);
    return spans === undefined ? [] : [summaryOf(spans, entriesOf.get(Hash) ?? [])];
  });
}

/** What the spans of a trace tell. */
type Told = TraceHead & HeadTimes;

/** By the hash of the trace: from their heads, where they have one and it is worth the question, and else from the spans. */
async function toldBySpans(
  store: Store,
  scope: Scope,
  found: readonly FoundTrace[],
  source: TraceRows,
): Promise<ReadonlyMap<string, Told>> {
  const heads = await traceHeads(store, scope, found, source);
  const rest = found.filter(({ Hash }) => !heads.has(Hash));
  if (rest.length === 0) return heads;
  const times = await traceTimes(store, scope, rest, source);
  const rows = times.length === 0 ? [] : await spansOfTraces(store, scope.org, times);
  const spansOf = new Map(rows.map((row) => [row.TraceId, row]));
  const told = new Map(heads);
  for (const trace of times) {
    const spans = spansOf.get(trace.Trace);
    if (spans !== undefined) told.set(trace.Hash, { ...spans, ...trace });
  }
  return told;
}

/** Only the few minutes in which the traces have spans are read, however far apart they are. */
function spansOfTraces(store: Store, org: string, times: readonly TraceTimes[]): Promise<readonly TraceHead[]> {
  const spans = times.map(({ FromNano, ToNano }) => ({ from: BigInt(FromNano), to: BigInt(ToNano) }));
  const buckets = fiveMinutesOf(spans);
  const ends = {
    from: spans.reduce((min, { from }) => (from < min ? from : min), spans[0]?.from ?? 0n).toString(),
    to: spans.reduce((max, { to }) => (to > max ? to : max), spans[0]?.to ?? 0n).toString(),
  };
  const params = { org, traces: times.map(({ Trace }) => Trace), ...ends };
  return buckets === undefined
    ? store.query<TraceHead>(spansSql(false), params)
    : store.query<TraceHead>(spansSql(true), { ...params, buckets: buckets.map(String) });
}

function summaryOf(spans: Told, entries: readonly EntriesRow[]): TraceSummary {
  return {
    traceId: spans.TraceId,
    name: spans.Name,
    service: spans.Service,
    start: isoOfNano(BigInt(spans.FromNano)),
    durationNano: spans.LongNano,
    spans: Number(spans.Spans),
    hasError: Number(spans.Failed) > 0,
    rootMissing: Number(spans.Roots) === 0,
    sessionId: spans.Session,
    userId: spans.User,
    models: dearestFirst(entries),
    agents: [...new Set([spans.Agent, ...spans.Agents])].filter((name) => name !== "").slice(0, MAX_AGENTS),
    entryOperation: entries[0]?.EntryOperation ?? "",
    surface: entries[0]?.Surface ?? "",
    totals: entries.map(totalsOf).reduce(addTotals, NO_TOTALS),
  };
}
