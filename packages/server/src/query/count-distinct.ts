import type { Store } from "../store/store.ts";
import { BY_DAY_AND_SESSION, ledgerPieces, ofPieces } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";

/** Sessions with at least one call that stands; calls without a session count for none. */
export function countSessions(store: Store, scope: Scope): Promise<number> {
  return countDistinct(store, scope, "SessionId");
}

export function countUsers(store: Store, scope: Scope): Promise<number> {
  return countDistinct(store, scope, "UserId");
}

async function countDistinct(store: Store, scope: Scope, column: "SessionId" | "UserId"): Promise<number> {
  const pieces = ofPieces(
    ledgerPieces(scope, { columns: [column], sums: BY_DAY_AND_SESSION }),
    ({ sql }) =>
      `SELECT sipHash64(${column}) AS Hash, sum(Sign) AS PieceCalls FROM ledger WHERE ${sql} AND ${column} != '' GROUP BY Hash`,
  );
  const rows = await store.query<{ Count: string | number }>(
    `SELECT count() AS Count FROM (
      SELECT Hash FROM (${pieces.sql}) GROUP BY Hash HAVING sum(PieceCalls) > 0
    ) ${pieces.settings}`,
    pieces.params,
  );
  return Number(rows[0]?.Count ?? 0);
}
