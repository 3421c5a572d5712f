import type { Store } from "../store/store.ts";

/** As many as are asked for at most: their ids have to fit in memory while they are read. */
const MAX_TRACES = 200_000;

const RECENT_SQL = `
SELECT TraceId FROM ledger
WHERE Timestamp >= now() - INTERVAL 1 DAY
GROUP BY TraceId ORDER BY max(Timestamp) DESC LIMIT ${MAX_TRACES}`;

/** Traces with entries of calls of the last day, the latest if they are very many. Throws `StoreError`. */
export async function recentTraces(store: Store): Promise<readonly string[]> {
  const rows = await store.query<{ readonly TraceId: string }>(RECENT_SQL);
  return rows.map(({ TraceId }) => TraceId);
}
