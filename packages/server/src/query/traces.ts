import { traceHash } from "../store/schema/trace-piece-table.ts";
import type { Store } from "../store/store.ts";
import { countTraces } from "./count-traces.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf, type Order } from "./sort.ts";
import { describeTraces } from "./trace-summary.ts";
import { scopedTraces } from "./trace-where.ts";
import { tracesByStart, type FoundTrace } from "./traces-by-start.ts";

const SORT_COLUMNS = {
  start: "StartNano",
  duration: "LastNano - StartNano",
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

/**
 * The hashes of one page, in order. Statements to try one after the other: the first that fills the page is right, and
 * the last is right whatever it gives.
 */
function tracePageStatements(scope: Scope, page: TracePage, order: Order): readonly Statement[] {
  const after = afterCursor(order, "TraceHash", page.cursor, "number");
  return sourcesOf(scope, order).map((source) => ({
    sql: `
SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue
FROM ${source.sql}
WHERE ${after.sql}
${orderBy(order, "TraceHash")}
LIMIT {limit:UInt32}`,
    params: { ...source.params, ...after.params, limit: page.limit + 1 },
  }));
}

function sourcesOf(scope: Scope, { column, descending }: Order): readonly Statement[] {
  const where = ledgerWhere(scope);
  const byTrace = `(
    SELECT
      ${traceHash("TraceId")} AS TraceHash,
      min(toUnixTimestamp64Nano(Timestamp)) AS StartNano,
      sum(Sign * CostNanoUsd) AS SumCost,
      sum(Sign) AS SumCalls
    FROM ledger WHERE ${where.sql} GROUP BY TraceId HAVING SumCalls > 0
  )`;
  // Under a filter on calls the ledger knows all that it takes, but for the duration; the start to sort by is then that
  // of the first call that matches.
  if (filtersCalls(scope) && column !== SORT_COLUMNS.duration) return [{ sql: byTrace, params: where.params }];
  const traces = scopedTraces(scope);
  if (column !== SORT_COLUMNS.cost && column !== SORT_COLUMNS.calls) {
    return [{ sql: `(${traces.sql})`, params: traces.params }];
  }
  const joined: Statement = {
    sql: `(${traces.sql}) AS traces LEFT JOIN ${byTrace} AS entries USING (TraceHash)`,
    params: { ...traces.params, ...where.params },
  };
  // Traces without calls stand at the end: until then the ledger alone has the order.
  const above: Statement = { sql: `(SELECT * FROM ${byTrace} WHERE ${column} > 0)`, params: where.params };
  return descending ? [above, joined] : [joined];
}

/** A page of traces, with the totals over all pages. Each row's totals are over its entries that match the filter. */
export async function listTraces(store: Store, scope: Scope, page: TracePage) {
  const [{ rows, nextCursor }, traces, totals] = await Promise.all([
    traceRows(store, scope, page),
    countTraces(store, scope),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { traces, totals }, rows, nextCursor };
}

async function traceRows(store: Store, scope: Scope, page: TracePage) {
  const found = await findPage(store, scope, page);
  const hashes = found.slice(0, page.limit).map((trace) => trace.Hash);
  const last = found.at(page.limit - 1);
  const more = found.length > page.limit && last !== undefined;
  const { from, to } = scope;
  return {
    rows: await describeTraces(store, scope, hashes),
    nextCursor: more ? encodeCursor({ from, to, value: last.SortValue, key: last.Hash }) : null,
  };
}

/** One more than the page has room for, where there are so many. */
async function findPage(store: Store, scope: Scope, page: TracePage): Promise<readonly FoundTrace[]> {
  const order = orderOf(page.sort, SORT_COLUMNS);
  if (order.column === SORT_COLUMNS.start && !filtersCalls(scope)) {
    const { descending } = order;
    const byStart = await tracesByStart(store, scope, { descending, cursor: page.cursor, limit: page.limit + 1 });
    if (byStart !== undefined) return byStart;
  }
  let found: readonly FoundTrace[] = [];
  for (const { sql, params } of tracePageStatements(scope, page, order)) {
    found = await store.query<FoundTrace>(sql, params);
    if (found.length > page.limit) break;
  }
  return found;
}
