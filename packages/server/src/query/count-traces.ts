import type { Store } from "../store/store.ts";
import type { Scope } from "./scope.ts";
import { scopedTraces } from "./trace-where.ts";

/** How many traces the trace list shows for the same scope. */
export async function countTraces(store: Store, scope: Scope): Promise<number> {
  const traces = scopedTraces(scope);
  const rows = await store.query<{ Count: string | number }>(
    `SELECT count() AS Count FROM (${traces.sql})`,
    traces.params,
  );
  return Number(rows[0]?.Count ?? 0);
}
