import type { Store } from "../store/store.ts";
import { ledgerWhere } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";

/** Sessions with at least one call that stands; calls without a session count for none. */
export function countSessions(store: Store, scope: Scope): Promise<number> {
  return countDistinct(store, scope, "SessionId");
}

export function countUsers(store: Store, scope: Scope): Promise<number> {
  return countDistinct(store, scope, "UserId");
}

async function countDistinct(store: Store, scope: Scope, column: "SessionId" | "UserId"): Promise<number> {
  const where = ledgerWhere(scope);
  const rows = await store.query<{ Count: string | number }>(
    `SELECT count() AS Count FROM (
      SELECT ${column} FROM ledger WHERE ${where.sql} AND ${column} != '' GROUP BY ${column} HAVING sum(Sign) > 0
    )`,
    where.params,
  );
  return Number(rows[0]?.Count ?? 0);
}
