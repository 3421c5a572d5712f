import type { TraceRow } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { dearestFirst } from "./dearest-first.ts";
import { ledgerWhere } from "./ledger-where.ts";
import { isoOfNano } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { addTotals, NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

/** A trace as a row of the list; what is pending is not known here. */
export type TraceSummary = Omit<TraceRow, "pending">;

interface SpansRow {
  readonly TraceId: string;
  readonly Name: string;
  readonly Service: string;
  readonly StartNano: string;
  readonly DurationNano: string;
  readonly Spans: string | number;
  readonly Failed: string | number;
  readonly Roots: string | number;
  readonly Session: string;
  readonly User: string;
  readonly Agent: string;
  readonly Agents: readonly string[];
}

interface EntriesRow extends TotalsRow {
  readonly TraceId: string;
  readonly Model: string;
  readonly EntryOperation: string;
  readonly Surface: string;
}

/** Root first, then earliest, then the span's id: the same span every time. */
const FIRST_SPAN = "(ParentSpanId != '', Timestamp, SpanId)";
const NANOS = "toUnixTimestamp64Nano(Timestamp)";

/** Names of agents that a row lists. */
const MAX_AGENTS = 50;

const SPANS_SQL = `
SELECT
  TraceId,
  argMin(SpanName, ${FIRST_SPAN}) AS Name,
  argMin(ServiceName, ${FIRST_SPAN}) AS Service,
  toString(min(${NANOS})) AS StartNano,
  toString(max(${NANOS} + toInt64(Duration)) - min(${NANOS})) AS DurationNano,
  uniqExact(SpanId) AS Spans,
  countIf(StatusCode = 'Error') AS Failed,
  countIf(ParentSpanId = '') AS Roots,
  argMinIf(SessionId, ${FIRST_SPAN}, SessionId != '') AS Session,
  argMinIf(UserId, ${FIRST_SPAN}, UserId != '') AS User,
  argMinIf(GenAiAgentName, ${FIRST_SPAN}, GenAiAgentName != '') AS Agent,
  arraySort(groupUniqArrayIf(${MAX_AGENTS})(GenAiAgentName, GenAiAgentName != '')) AS Agents
FROM otel_traces
WHERE Org = {org:String} AND TraceId IN {traces:Array(String)}
  AND Timestamp >= (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId IN {traces:Array(String)})
  AND Timestamp <= (SELECT max(End) FROM otel_traces_trace_id_ts WHERE Org = {org:String} AND TraceId IN {traces:Array(String)})
GROUP BY TraceId`;

/** The rows of the given traces, in the order given; totals and models are those of the entries in the scope. */
export async function describeTraces(
  store: Store,
  scope: Scope,
  traceIds: readonly string[],
): Promise<readonly TraceSummary[]> {
  if (traceIds.length === 0) return [];
  const where = ledgerWhere(scope);
  const [spanRows, entryRows] = await Promise.all([
    store.query<SpansRow>(SPANS_SQL, { org: scope.org, traces: traceIds }),
    store.query<EntriesRow>(
      `SELECT TraceId, Model, EntryOperation, Surface, ${TOTALS_COLUMNS}
      FROM ledger WHERE ${where.sql} AND TraceId IN {traces:Array(String)}
      GROUP BY TraceId, Model, EntryOperation, Surface HAVING Calls != 0
      ORDER BY min(Timestamp), Model, EntryOperation, Surface`,
      { ...where.params, traces: traceIds },
    ),
  ]);
  const spansOf = new Map(spanRows.map((row) => [row.TraceId, row]));
  const entriesOf = Map.groupBy(entryRows, (row) => row.TraceId);
  return traceIds.flatMap((traceId) => {
    const spans = spansOf.get(traceId);
    return spans === undefined ? [] : [summaryOf(spans, entriesOf.get(traceId) ?? [])];
  });
}

function summaryOf(spans: SpansRow, entries: readonly EntriesRow[]): TraceSummary {
  return {
    traceId: spans.TraceId,
    name: spans.Name,
    service: spans.Service,
    start: isoOfNano(BigInt(spans.StartNano)),
    durationNano: spans.DurationNano,
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
