import type { Store } from "../store/store.ts";
import { countTraces } from "./count-traces.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import type { OpenSince } from "./known-traces.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, NO_PROJECTIONS, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf, type Order } from "./sort.ts";
import { afterTie, cursorByStart, tieKey } from "./tie.ts";
import { describeTraces } from "./trace-summary.ts";
import { traceRowsOf, type TraceRows } from "./trace-rows.ts";
import { scopedTraces } from "./trace-where.ts";
import type { FoundTrace } from "./found-trace.ts";
import { tracesByStart } from "./traces-by-start.ts";
import { notAbove, tracesOfNothing, tracesOfRows, tracesOfRowsByStart, type TracesWanted } from "./traces-of-rows.ts";

const SORT_COLUMNS = {
  start: "StartNano",
  duration: "LongNano",
  cost: "SumCost",
  calls: "SumCalls",
} as const;

export const TRACE_SORTS = ["-start", "start", "-duration", "duration", "-cost", "cost", "-calls", "calls"] as const;
type TraceSort = (typeof TRACE_SORTS)[number];

export interface TracePage {
  readonly sort: TraceSort;
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

const ALL: Statement = { sql: "1", params: {} };

/** Two threads' groups of a month's traces: to join them one by one took a third of the statement. */
const JOINED_APART = "group_by_two_level_threshold = 100000";

/** Sums over the calls of a trace that match the filter, by what the rows of a page are sorted by. */
const CALL_SUMS: Readonly<Record<string, string>> = {
  [SORT_COLUMNS.cost]: "sum(Sign * CostNanoUsd)",
  [SORT_COLUMNS.calls]: "sum(Sign)",
};

/**
 * Traces with calls that match, by those calls: the start is that of the first of them, which also orders what is as dear or
 * has as many. `isCounted`: each row says how many there are.
 */
function tracesOfCalls(scope: Scope, page: TracePage, order: Order, having: string, isCounted: boolean): Statement {
  const where = ledgerWhere(scope);
  const after = afterTie(order, page.cursor);
  return {
    sql: `
SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue, toString(StartNano) AS CallNano, CallNano AS Tie${isCounted ? ", count() OVER () AS Traces" : ""}
FROM (
  SELECT
    TraceHash,
    min(toUnixTimestamp64Nano(Timestamp)) AS StartNano,
    sum(Sign * CostNanoUsd) AS SumCost,
    sum(Sign) AS SumCalls
  FROM ledger WHERE ${where.sql} GROUP BY TraceHash HAVING SumCalls > 0 AND ${having}
)
WHERE ${after.sql}
${orderBy(order, "StartNano", "TraceHash")}
LIMIT {limit:UInt32}
${NO_PROJECTIONS}, ${JOINED_APART}`,
    params: { ...where.params, ...after.params, limit: page.limit + 1 },
  };
}

/** Where there is no row of each trace: all pieces in the window are grouped. `where` is over `TraceHash`. */
function tracesOfPieces(scope: Scope, { order, cursor, limit }: TracesWanted, where: Statement = ALL): Statement {
  const traces = scopedTraces(scope);
  const after = afterCursor(order, "TraceHash", cursor, "number");
  return {
    sql: `
SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue
FROM (${traces.sql})
WHERE ${after.sql} AND ${where.sql}
${orderBy(order, "TraceHash")}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...traces.params, ...after.params, limit },
  };
}

/** A page of traces, with the totals over all pages. Each row's totals are over its entries that match the filter. */
export async function listTraces(store: Store, scope: Scope, page: TracePage, openSince?: OpenSince) {
  const source = traceRowsOf(store, scope, openSince);
  // The first page of traces that are found by their calls counts by the way.
  const isCounted = page.cursor === undefined && isOfCallsAlone(scope, page);
  const [{ rows, nextCursor, traces }, counted, totals] = await Promise.all([
    traceRows(store, scope, page, source),
    isCounted ? undefined : countTraces(store, scope, () => source),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { traces: counted ?? traces, totals }, rows, nextCursor };
}

/** Under a filter on calls the ledger knows all that a list takes, but for the duration. */
function isOfCallsAlone(scope: Scope, { sort }: TracePage): boolean {
  return filtersCalls(scope) && orderOf(sort, SORT_COLUMNS).column !== SORT_COLUMNS.duration;
}

async function traceRows(store: Store, scope: Scope, page: TracePage, source: Promise<TraceRows>) {
  const found = await findPage(store, scope, page, source);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  const more = found.length > page.limit && last !== undefined;
  const { from, to } = scope;
  return {
    rows: await describeTraces(store, scope, shown, await source),
    nextCursor: more ? encodeCursor({ from, to, value: last.SortValue, key: keyOf(last) }) : null,
    traces: Number(last?.Traces ?? 0),
  };
}

function keyOf({ Tie, Hash }: FoundTrace): string {
  return Tie === undefined ? Hash : tieKey({ at: Tie, hash: Hash });
}

/** One more than the page has room for, where there are so many. The ledger is asked without waiting for `rows`. */
async function findPage(
  store: Store,
  scope: Scope,
  page: TracePage,
  rows: Promise<TraceRows>,
): Promise<readonly FoundTrace[]> {
  const order = orderOf(page.sort, SORT_COLUMNS);
  const wanted = { order, cursor: page.cursor, limit: page.limit + 1 };
  const ask = ({ sql, params }: Statement): Promise<readonly FoundTrace[]> => store.query<FoundTrace>(sql, params);
  if (isOfCallsAlone(scope, page)) {
    return ask(tracesOfCalls(scope, page, order, "1", page.cursor === undefined));
  }
  const sum = CALL_SUMS[order.column];
  if (sum !== undefined) return byCalls(store, scope, page, rows, order, sum);
  const source = await rows;
  const isByStart = order.column === SORT_COLUMNS.start;
  if (source.kind === "whole") {
    return isByStart ? tracesOfRowsByStart(store, scope, source, wanted) : tracesOfRows(store, scope, source, wanted);
  }
  const byStart = isByStart
    ? await tracesByStart(store, scope, { ...wanted, descending: order.descending })
    : undefined;
  return byStart ?? ask(tracesOfPieces(scope, wanted));
}

/** Traces of which the sum is above zero are those of the ledger; all others have zero, and stand before or behind them. */
async function byCalls(
  store: Store,
  scope: Scope,
  page: TracePage,
  rows: Promise<TraceRows>,
  order: Order,
  sum: string,
): Promise<readonly FoundTrace[]> {
  const { descending } = order;
  const room = page.limit + 1;
  // A cursor says on which side of the border it is.
  const isInZeros = page.cursor?.value === "0";
  const above = (): Promise<readonly FoundTrace[]> => {
    const { sql, params } = tracesOfCalls(scope, page, order, `${order.column} > 0`, false);
    return store.query<FoundTrace>(sql, params);
  };
  const zero = async (limit: number): Promise<readonly FoundTrace[]> => {
    const cursor = page.cursor !== undefined && isInZeros ? cursorByStart(page.cursor) : undefined;
    const wanted = { order: { column: SORT_COLUMNS.start, descending }, cursor, limit };
    const source = await rows;
    const found =
      source.kind === "whole"
        ? await tracesOfNothing(store, scope, source, sum, wanted)
        : await piecesOfNothing(store, scope, sum, wanted);
    return found.map((trace) => ({ ...trace, SortValue: "0", Tie: trace.SortValue }));
  };
  const begun = page.cursor === undefined ? undefined : isInZeros ? zero : above;
  if (begun !== undefined && (begun === zero) === descending) return begun === zero ? zero(room) : above();
  // Few calls fail, so that those that cost something rarely fill a page.
  const [first, zeros] = await Promise.all([
    descending ? above() : zero(room),
    descending && scope.error ? zero(room) : undefined,
  ]);
  if (first.length >= room) return first.slice(0, room);
  return [...first, ...(zeros ?? (await (descending ? zero(room - first.length) : above())))].slice(0, room);
}

function piecesOfNothing(
  store: Store,
  scope: Scope,
  sum: string,
  wanted: TracesWanted,
): Promise<readonly FoundTrace[]> {
  const { sql, params } = tracesOfPieces(scope, wanted, notAbove(scope, sum));
  return store.query<FoundTrace>(sql, params);
}
