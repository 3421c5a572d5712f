import { MIGRATIONS, type Migration } from "./migrations.ts";
import { columnDdl, type StoredColumn } from "./schema/column-ddl.ts";
import { LEDGER_TABLE_COLUMNS } from "./schema/ledger-table.ts";
import { LOG_TABLE_COLUMNS } from "./schema/log-table.ts";
import { SPAN_TABLE_COLUMNS } from "./schema/span-table.ts";
import { tableEngine } from "./schema/table-engine.ts";
import type { Store } from "./store.ts";

const CREATE_MIGRATION_TABLE = `
CREATE TABLE IF NOT EXISTS schema_migrations (Id UInt32, Name String, AppliedAt DateTime64(3))
ENGINE = ${tableEngine("append")} ORDER BY Id`;

const COLUMNS: Readonly<Record<string, readonly StoredColumn[]>> = {
  otel_traces: SPAN_TABLE_COLUMNS,
  otel_logs: LOG_TABLE_COLUMNS,
  ledger: LEDGER_TABLE_COLUMNS,
};

/**
 * Brings the store's schema up to date: forward only, recorded in `schema_migrations`, the same again does nothing.
 * Throws when the data was written by a newer Outcrop, or a column has another type than this one writes.
 * One process at a time.
 */
export async function migrate(store: Store, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await store.createDatabase();
  await store.command(CREATE_MIGRATION_TABLE);
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
    for (const statement of migration.statements) await store.command(statement);
    await store.command(
      "INSERT INTO schema_migrations (Id, Name, AppliedAt) SELECT {id:UInt32}, {name:String}, now64(3)",
      { id: migration.id, name: migration.name },
    );
  }
  for (const [table, columns] of Object.entries(COLUMNS)) await addMissingColumns(store, table, columns);
}

/** Column lists grow with releases; what an older table lacks is added at its end, empty for the rows that are there. */
async function addMissingColumns(store: Store, table: string, columns: readonly StoredColumn[]): Promise<void> {
  const rows = await store.query<{ name: string; type: string }>(
    "SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String}",
    { database: store.database, table },
  );
  const present = new Map(rows.map((row) => [row.name, row.type]));
  for (const column of columns) {
    const type = present.get(column.name);
    if (type === undefined) {
      await store.command(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${columnDdl(column)}`);
    } else if (type !== column.type) {
      throw new Error(`Cannot write to ${table}: expected column ${column.name} as ${column.type}, got ${type}`);
    }
  }
}
