import type { Store } from "../store/store.ts";
import { countTraces } from "./count-traces.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf } from "./sort.ts";
import { describeTraces } from "./trace-summary.ts";
import { scopedTraces } from "./trace-where.ts";

const SORT_COLUMNS = {
  start: "StartNano",
  duration: "LastNano - StartNano",
  cost: "SumCost",
  calls: "SumCalls",
} as const;

export const TRACE_SORTS = ["-start", "start", "-duration", "duration", "-cost", "cost", "-calls", "calls"] as const;
export type TraceSort = (typeof TRACE_SORTS)[number];

export interface TracePage {
  readonly sort: TraceSort;
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

interface FoundTrace {
  readonly TraceId: string;
  readonly SortValue: string;
}

/**
 * The ids of one page, in order. Under a filter on calls the ledger knows all that it takes, but for the duration: the
 * start to sort by is that of the first call that matches. Otherwise the ledger is joined when it decides the order.
 */
export function tracePageStatement(scope: Scope, page: TracePage): Statement {
  const order = orderOf(page.sort, SORT_COLUMNS);
  const after = afterCursor(order, "TraceId", page.cursor);
  const source = sourceOf(scope, order.column);
  return {
    sql: `
SELECT TraceId, toString(${order.column}) AS SortValue
FROM ${source.sql}
WHERE ${after.sql}
${orderBy(order, "TraceId")}
LIMIT {limit:UInt32}`,
    params: { ...source.params, ...after.params, limit: page.limit + 1 },
  };
}

function sourceOf(scope: Scope, sortColumn: string): Statement {
  const where = ledgerWhere(scope);
  const byTrace = `(
    SELECT
      TraceId,
      min(toUnixTimestamp64Nano(Timestamp)) AS StartNano,
      sum(Sign * CostNanoUsd) AS SumCost,
      sum(Sign) AS SumCalls
    FROM ledger WHERE ${where.sql} GROUP BY TraceId HAVING SumCalls > 0
  )`;
  if (filtersCalls(scope) && sortColumn !== SORT_COLUMNS.duration) return { sql: byTrace, params: where.params };
  const traces = scopedTraces(scope);
  const byLedger = sortColumn === SORT_COLUMNS.cost || sortColumn === SORT_COLUMNS.calls;
  return byLedger
    ? {
        sql: `(${traces.sql}) AS traces LEFT JOIN ${byTrace} AS entries USING (TraceId)`,
        params: { ...traces.params, ...where.params },
      }
    : { sql: `(${traces.sql})`, params: traces.params };
}

/** A page of traces, with the totals over all pages. Each row's totals are over its entries that match the filter. */
export async function listTraces(store: Store, scope: Scope, page: TracePage) {
  const statement = tracePageStatement(scope, page);
  const [{ rows, nextCursor }, traces, totals] = await Promise.all([
    store.query<FoundTrace>(statement.sql, statement.params).then(async (found) => {
      const ids = found.slice(0, page.limit).map((trace) => trace.TraceId);
      const last = found.at(page.limit - 1);
      const more = found.length > page.limit && last !== undefined;
      return {
        rows: await describeTraces(store, scope, ids),
        nextCursor: more
          ? encodeCursor({ from: scope.from, to: scope.to, value: last.SortValue, key: last.TraceId })
          : null,
      };
    }),
    countTraces(store, scope),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { traces, totals }, rows, nextCursor };
}
