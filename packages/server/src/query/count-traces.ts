import type { Store } from "../store/store.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import { tellingPieces } from "./trace-where.ts";

/** How many traces the trace list shows for the same scope. */
export async function countTraces(store: Store, scope: Scope): Promise<number> {
  const statement = countStatement(scope);
  const rows = await store.query<{ Count: string | number }>(statement.sql, statement.params);
  return Number(rows[0]?.Count ?? 0);
}

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
  const telling = tellingPieces(scope);
  return { sql: `SELECT uniqExact(TraceHash) AS Count FROM trace_pieces WHERE ${telling.sql}`, params: telling.params };
}
