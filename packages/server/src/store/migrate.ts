import { MIGRATIONS, type Migration } from "./migrations.ts";
import { columnDdl, type StoredColumn } from "./schema/column-ddl.ts";
import { localTable, onCluster } from "./schema/cluster.ts";
import { createTable, type TableDefinition } from "./schema/create-table.ts";
import { LEDGER_TABLE } from "./schema/ledger-table.ts";
import { LOG_TABLE } from "./schema/log-table.ts";
import { METRIC_TABLES } from "./schema/metric-tables.ts";
import { SPAN_TABLE } from "./schema/span-table.ts";
import { renewStaleMetricViews } from "./renew-metric-views.ts";
import type { Store } from "./store.ts";

const MIGRATION_TABLE: TableDefinition = {
  name: "schema_migrations",
  kind: "append",
  columns: [
    { name: "Id", type: "UInt32" },
    { name: "Name", type: "String" },
    { name: "AppliedAt", type: "DateTime64(3)" },
  ],
  orderBy: "Id",
  shardBy: "Id",
};

/** Tables whose column lists grow. */
const TABLES: readonly TableDefinition[] = [SPAN_TABLE, LOG_TABLE, ...METRIC_TABLES, LEDGER_TABLE];

/**
 * Brings the store's schema up to date: forward only, recorded in `schema_migrations`, the same again does nothing.
 * Throws when the data was written by a newer Outcrop, or a column has another type than this one writes.
 * One process at a time.
 */
export async function migrate(store: Store, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await store.createDatabase();
  for (const statement of createTable(MIGRATION_TABLE, store.cluster)) await store.command(statement);
  const rows = await store.query<{ Id: number }>("SELECT DISTINCT Id FROM schema_migrations");
  const applied = new Set(rows.map((row) => row.Id));
  const newest = Math.max(0, ...migrations.map((migration) => migration.id));
  const unknown = [...applied].filter((id) => id > newest);
  if (unknown.length > 0) {
    throw new Error(
      `Cannot use the stored data: expected schema ${newest} or older, got ${Math.max(...unknown)}, which a newer Outcrop wrote`,
    );
  }
  for (const migration of migrations.toSorted((a, b) => a.id - b.id)) {
    if (applied.has(migration.id)) continue;
    for (const statement of migration.statements(store.cluster)) await store.command(statement);
    await store.command(
      "INSERT INTO schema_migrations (Id, Name, AppliedAt) SELECT {id:UInt32}, {name:String}, now64(3)",
      { id: migration.id, name: migration.name },
    );
  }
  const present = await presentColumns(store);
  for (const table of TABLES) await addMissingColumns(store, table, present);
  await renewStaleMetricViews(store);
}

/** The types of all columns, by table and name: one question for all, as each takes the engine about as long. */
async function presentColumns(store: Store): Promise<ReadonlyMap<string, string>> {
  const rows = await store.query<{ readonly place: string; readonly type: string }>(
    `SELECT concat(table, '.', name) AS place, type FROM system.columns
     WHERE database = {database:String} AND table IN {tables:Array(String)}`,
    { database: store.database, tables: TABLES.map(({ name }) => name) },
  );
  return new Map(rows.map(({ place, type }) => [place, type]));
}

/** Column lists grow with releases; what an older table lacks is added at its end, empty for the rows that are there. */
async function addMissingColumns(
  store: Store,
  { name: table, columns }: TableDefinition,
  present: ReadonlyMap<string, string>,
): Promise<void> {
  const { cluster } = store;
  const add = (place: string, column: StoredColumn): Promise<void> =>
    store.command(`ALTER TABLE ${place}${onCluster(cluster)} ADD COLUMN IF NOT EXISTS ${columnDdl(column)}`);
  for (const column of columns) {
    const type = present.get(`${table}.${column.name}`);
    if (type === undefined) {
      await add(localTable(table, cluster), column);
      // The table that reads the others comes last: until then nobody asks them for what they do not have.
      if (cluster !== null) await add(table, { name: column.name, type: column.type });
    } else if (type !== column.type) {
      throw new Error(`Cannot write to ${table}: expected column ${column.name} as ${column.type}, got ${type}`);
    }
  }
}
