import type { Store } from "../store/store.ts";
import { ledgerWhere, windowParams, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { OVERLAPS_WINDOW, scopedTraces } from "./trace-where.ts";

/** How many traces the trace list shows for the same scope. */
export async function countTraces(store: Store, scope: Scope): Promise<number> {
  const statement = countStatement(scope);
  const rows = await store.query<{ Count: string | number }>(statement.sql, statement.params);
  return Number(rows[0]?.Count ?? 0);
}

/** The list's own statement would do; without `error` there are shorter ways to the same number. */
function countStatement(scope: Scope): Statement {
  if (filtersCalls(scope)) {
    const where = ledgerWhere(scope);
    return {
      sql: `SELECT count() AS Count FROM (
        SELECT TraceId FROM ledger WHERE ${where.sql} GROUP BY TraceId HAVING sum(Sign) > 0
      )`,
      params: where.params,
    };
  }
  if (scope.error) {
    const traces = scopedTraces(scope);
    return { sql: `SELECT count() AS Count FROM (${traces.sql})`, params: traces.params };
  }
  return {
    sql: `SELECT uniqExact(TraceId) AS Count FROM otel_traces_trace_id_ts WHERE ${OVERLAPS_WINDOW}`,
    params: windowParams(scope),
  };
}
