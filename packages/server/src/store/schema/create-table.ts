import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { columnDdl, type StoredColumn } from "./column-ddl.ts";
import { tableEngine, tableSettings, type PartShape, type TableKind } from "./table-engine.ts";

/** A table as it is meant, wherever it will stand. */
export interface TableDefinition {
  readonly name: string;
  readonly kind: TableKind;
  readonly columns: readonly StoredColumn[];
  /** Columns that are only computed, as DDL. */
  readonly aliases?: readonly string[];
  readonly indexes?: readonly string[];
  readonly projections?: readonly string[];
  readonly partitionBy?: string;
  readonly orderBy: string;
  /** Default: as suits segments of the log. */
  readonly parts?: PartShape;
  /**
   * Whole number that says which shard a row belongs to. It follows from the row alone: a block that is sent again has to
   * be cut as it was the first time, or its parts would not be known again.
   */
  readonly shardBy: string;
}

/**
 * The statements that make a table, which may run again. In a cluster there are two: `…_local` holds each server's rows,
 * replicated within its shard, and the table of the plain name spreads rows over the shards and reads them all.
 */
export function createTable(table: TableDefinition, cluster: Cluster | null): readonly string[] {
  const { name, kind, columns, aliases = [], indexes = [], projections = [], partitionBy, orderBy, shardBy } = table;
  const stored = `
CREATE TABLE IF NOT EXISTS ${localTable(name, cluster)}${onCluster(cluster)} (
  ${[...columns.map(columnDdl), ...aliases, ...indexes, ...projections].join(",\n  ")}
)
ENGINE = ${tableEngine(kind, cluster)}
${partitionBy === undefined ? "" : `PARTITION BY ${partitionBy}\n`}ORDER BY ${orderBy}
${tableSettings(table.parts)}`;
  if (cluster === null) return [stored];
  const plain = columns.map((column) => columnDdl({ name: column.name, type: column.type }));
  const spread = `
CREATE TABLE IF NOT EXISTS ${name}${onCluster(cluster)} (
  ${[...plain, ...aliases].join(",\n  ")}
)
ENGINE = Distributed('${cluster.name}', '${cluster.database}', '${localTable(name, cluster)}', ${shardBy})`;
  return [stored, spread];
}
