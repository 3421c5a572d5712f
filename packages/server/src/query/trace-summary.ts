import type { TraceRow } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { dearestFirst } from "./dearest-first.ts";
import { fiveMinutesOf } from "./five-minutes.ts";
import { ledgerWhere, NO_PROJECTIONS } from "./ledger-where.ts";
import { isoOfNano } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import type { TraceRows } from "./trace-rows.ts";
import { traceTimes } from "./trace-times.ts";
import type { FoundTrace, TraceTimes } from "./found-trace.ts";
import { addTotals, NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

/** A trace as a row of the list; what is pending is not known here. */
export type TraceSummary = Omit<TraceRow, "pending">;

interface SpansRow {
  readonly TraceId: string;
  readonly Name: string;
  readonly Service: string;
  readonly Spans: string | number;
  readonly Roots: string | number;
  readonly Session: string;
  readonly User: string;
  readonly Agent: string;
  readonly Agents: readonly string[];
}

interface EntriesRow extends TotalsRow {
  readonly Hash: string;
  readonly Model: string;
  readonly EntryOperation: string;
  readonly Surface: string;
}

/** Root first, then earliest, then the span's id: the same span every time. */
const FIRST_SPAN = "(ParentSpanId != '', Timestamp, SpanId)";

/** Names of agents that a row lists. */
const MAX_AGENTS = 50;

/**
 * What the rows of traces do not tell: each column costs a tenth of a millisecond for every trace that is apart. With the five minutes known, their granules are few, and all else about them is asked of the rows of these traces alone. */
const spansSql = (inBuckets: boolean): string => `
SELECT
  TraceId,
  argMin(SpanName, ${FIRST_SPAN}) AS Name,
  argMin(ServiceName, ${FIRST_SPAN}) AS Service,
  uniqExact(SpanId) AS Spans,
  countIf(ParentSpanId = '') AS Roots,
  argMinIf(SessionId, ${FIRST_SPAN}, SessionId != '') AS Session,
  argMinIf(UserId, ${FIRST_SPAN}, UserId != '') AS User,
  argMinIf(GenAiAgentName, ${FIRST_SPAN}, GenAiAgentName != '') AS Agent,
  arraySort(groupUniqArrayIf(${MAX_AGENTS})(GenAiAgentName, GenAiAgentName != '')) AS Agents
FROM otel_traces ${
  inBuckets
    ? "PREWHERE TraceId IN {traces:Array(String)} WHERE toStartOfFiveMinutes(Timestamp) IN {buckets:Array(DateTime)}"
    : "WHERE TraceId IN {traces:Array(String)} AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})"
}
  AND Org = {org:String}
GROUP BY TraceId`;

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
    traceTimes(store, scope, found, source).then(async (times) => ({
      times,
      rows: times.length === 0 ? [] : await spansOfTraces(store, scope.org, times),
    })),
    store.query<EntriesRow>(
      `SELECT toString(TraceHash) AS Hash, Model, EntryOperation, Surface, ${TOTALS_COLUMNS}
      FROM ledger WHERE ${where.sql} AND TraceHash IN {hashes:Array(UInt64)}
      GROUP BY TraceHash, Model, EntryOperation, Surface HAVING Calls != 0
      ORDER BY min(Timestamp), Model, EntryOperation, Surface
      ${NO_PROJECTIONS}`,
      { ...where.params, hashes: found.map(({ Hash }) => BigInt(Hash)) },
    ),
  ]);
  const timesOf = new Map(shown.times.map((times) => [times.Hash, times]));
  const spansOf = new Map(shown.rows.map((row) => [row.TraceId, row]));
  const entriesOf = Map.groupBy(entryRows, (row) => row.Hash);
  return found.flatMap(({ Hash }) => {
    const times = timesOf.get(Hash);
    const spans = spansOf.get(times?.Trace ?? "");
    return times === undefined || spans === undefined ? [] : [summaryOf(times, spans, entriesOf.get(Hash) ?? [])];
  });
}

/** Only the few minutes in which the traces have spans are read, however far apart they are. */
function spansOfTraces(store: Store, org: string, times: readonly TraceTimes[]): Promise<readonly SpansRow[]> {
  const spans = times.map(({ FromNano, ToNano }) => ({ from: BigInt(FromNano), to: BigInt(ToNano) }));
  const buckets = fiveMinutesOf(spans);
  const ends = {
    from: spans.reduce((min, { from }) => (from < min ? from : min), spans[0]?.from ?? 0n).toString(),
    to: spans.reduce((max, { to }) => (to > max ? to : max), spans[0]?.to ?? 0n).toString(),
  };
  const params = { org, traces: times.map(({ Trace }) => Trace), ...ends };
  return buckets === undefined
    ? store.query<SpansRow>(spansSql(false), params)
    : store.query<SpansRow>(spansSql(true), { ...params, buckets: buckets.map(String) });
}

function summaryOf(times: TraceTimes, spans: SpansRow, entries: readonly EntriesRow[]): TraceSummary {
  return {
    traceId: spans.TraceId,
    name: spans.Name,
    service: spans.Service,
    start: isoOfNano(BigInt(times.FromNano)),
    durationNano: times.LongNano,
    spans: Number(spans.Spans),
    hasError: Number(times.Failed) > 0,
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
