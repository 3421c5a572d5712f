import type { Store } from "../store/store.ts";
import { countTraces } from "./count-traces.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import type { OpenSince } from "./known-traces.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf, type Order } from "./sort.ts";
import { describeTraces } from "./trace-summary.ts";
import { traceRowsOf, type TraceRows } from "./trace-rows.ts";
import { scopedTraces } from "./trace-where.ts";
import { tracesByStart, type FoundTrace } from "./traces-by-start.ts";
import { tracesOfNothing, tracesOfRows, tracesOfRowsByStart } from "./traces-of-rows.ts";

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

/** Sums over the calls of a trace that match the filter, by what the rows of a page are sorted by. */
const CALL_SUMS: Readonly<Record<string, string>> = {
  [SORT_COLUMNS.cost]: "sum(Sign * CostNanoUsd)",
  [SORT_COLUMNS.calls]: "sum(Sign)",
};

/** Traces with calls that match, by those calls: the start is that of the first of them. */
function tracesOfCalls(scope: Scope, page: TracePage, order: Order, having: string): Statement {
  const where = ledgerWhere(scope);
  const after = afterCursor(order, "TraceHash", page.cursor, "number");
  return {
    sql: `
SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue, toString(StartNano) AS CallNano
FROM (
  SELECT
    TraceHash,
    min(toUnixTimestamp64Nano(Timestamp)) AS StartNano,
    sum(Sign * CostNanoUsd) AS SumCost,
    sum(Sign) AS SumCalls
  FROM ledger WHERE ${where.sql} GROUP BY TraceHash HAVING SumCalls > 0 AND ${having}
)
WHERE ${after.sql}
${orderBy(order, "TraceHash")}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...after.params, limit: page.limit + 1 },
  };
}

/** Where there is no row of each trace: all pieces in the window are grouped. */
function tracesOfPieces(scope: Scope, page: TracePage, order: Order): Statement {
  const traces = scopedTraces(scope);
  const where = ledgerWhere(scope);
  const sum = CALL_SUMS[order.column];
  const joined = `(${traces.sql}) AS traces LEFT JOIN (
    SELECT TraceHash, ${sum} AS ${order.column} FROM ledger WHERE ${where.sql} GROUP BY TraceHash
  ) AS entries USING (TraceHash)`;
  const after = afterCursor(order, "TraceHash", page.cursor, "number");
  return {
    sql: `
SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue
FROM ${sum === undefined ? `(${traces.sql})` : joined}
WHERE ${after.sql}
${orderBy(order, "TraceHash")}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...traces.params, ...after.params, limit: page.limit + 1 },
  };
}

/** A page of traces, with the totals over all pages. Each row's totals are over its entries that match the filter. */
export async function listTraces(store: Store, scope: Scope, page: TracePage, openSince?: OpenSince) {
  const source = await traceRowsOf(store, scope, openSince);
  const [{ rows, nextCursor }, traces, totals] = await Promise.all([
    traceRows(store, scope, page, source),
    countTraces(store, scope, source),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { traces, totals }, rows, nextCursor };
}

async function traceRows(store: Store, scope: Scope, page: TracePage, source: TraceRows) {
  const found = await findPage(store, scope, page, source);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  const more = found.length > page.limit && last !== undefined;
  const { from, to } = scope;
  return {
    rows: await describeTraces(store, scope, shown, source),
    nextCursor: more ? encodeCursor({ from, to, value: last.SortValue, key: last.Hash }) : null,
  };
}

/** One more than the page has room for, where there are so many. */
async function findPage(
  store: Store,
  scope: Scope,
  page: TracePage,
  source: TraceRows,
): Promise<readonly FoundTrace[]> {
  const order = orderOf(page.sort, SORT_COLUMNS);
  const wanted = { order, cursor: page.cursor, limit: page.limit + 1 };
  const ask = ({ sql, params }: Statement): Promise<readonly FoundTrace[]> => store.query<FoundTrace>(sql, params);
  // Under a filter on calls the ledger knows all that it takes, but for the duration.
  if (filtersCalls(scope) && order.column !== SORT_COLUMNS.duration) {
    return ask(tracesOfCalls(scope, page, order, "1"));
  }
  const sum = CALL_SUMS[order.column];
  if (sum !== undefined) return byCalls(store, scope, page, source, order, sum);
  const isByStart = order.column === SORT_COLUMNS.start;
  if (source.kind === "whole") {
    return isByStart ? tracesOfRowsByStart(store, scope, source, wanted) : tracesOfRows(store, scope, source, wanted);
  }
  const byStart = isByStart
    ? await tracesByStart(store, scope, { ...wanted, descending: order.descending })
    : undefined;
  return byStart ?? ask(tracesOfPieces(scope, page, order));
}

/** Traces of which the sum is above zero are those of the ledger; all others have zero, and stand before or behind them. */
async function byCalls(
  store: Store,
  scope: Scope,
  page: TracePage,
  source: TraceRows,
  order: Order,
  sum: string,
): Promise<readonly FoundTrace[]> {
  const { descending } = order;
  const room = page.limit + 1;
  const above = (): Promise<readonly FoundTrace[]> => {
    const { sql, params } = tracesOfCalls(scope, page, order, `${order.column} > 0`);
    return store.query<FoundTrace>(sql, params);
  };
  const zero = (limit: number): Promise<readonly FoundTrace[]> => {
    if (source.kind === "whole") {
      return tracesOfNothing(store, scope, source, sum, { descending, cursor: page.cursor, limit });
    }
    const { sql, params } = tracesOfPieces(scope, page, order);
    return store.query<FoundTrace>(`SELECT * FROM (${sql}) WHERE SortValue = '0' LIMIT ${limit}`, params);
  };
  // A cursor says on which side of the border it is.
  const begun = page.cursor === undefined ? undefined : page.cursor.value === "0" ? zero : above;
  if (begun !== undefined && (begun === zero) === descending) return begun === zero ? zero(room) : above();
  const first = await (descending ? above() : zero(room));
  if (first.length >= room) return first.slice(0, room);
  return [...first, ...(await (descending ? zero(room - first.length) : above()))].slice(0, room);
}
