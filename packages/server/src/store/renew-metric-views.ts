import { METRIC_COLUMNS, METRIC_KINDS, metricColumnsOf } from "../pipeline/batch/metric-columns.ts";
import { localTable } from "./schema/cluster.ts";
import { METRIC_INTAKE, metricView, renewMetricViews } from "./schema/metric-tables.ts";
import type { Store } from "./store.ts";

/**
 * Lets the views of metrics hand on what the list of columns has gained: a view has the columns of the time when it was
 * made. Nothing is inserted while a store is being brought up to date. Throws `StoreError`.
 */
export async function renewStaleMetricViews(
  store: Pick<Store, "database" | "cluster" | "query" | "command">,
): Promise<void> {
  const expected = new Map([
    [METRIC_INTAKE, METRIC_COLUMNS.map(({ name }) => name)],
    [localTable(METRIC_INTAKE, store.cluster), METRIC_COLUMNS.map(({ name }) => name)],
    ...METRIC_KINDS.map((kind) => [metricView(kind), metricColumnsOf(kind).map(({ name }) => name)] as const),
  ] as readonly (readonly [string, readonly string[]])[]);
  const found = await store.query<{ readonly table: string; readonly names: readonly string[] }>(
    `SELECT table, groupArray(name) AS names FROM system.columns
     WHERE database = {database:String} AND table IN {tables:Array(String)} GROUP BY table`,
    { database: store.database, tables: [...expected.keys()] },
  );
  const namesOf = new Map(found.map(({ table, names }) => [table, new Set(names)]));
  const isStale = [...expected].some(([table, names]) => !names.every((name) => namesOf.get(table)?.has(name)));
  if (!isStale) return;
  for (const statement of renewMetricViews(store.cluster)) await store.command(statement);
}
