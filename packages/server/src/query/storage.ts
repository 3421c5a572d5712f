import { localTable, systemTable, type Cluster } from "../store/schema/cluster.ts";
import { KEPT_TABLES, type KeptTable } from "../store/schema/kept-tables.ts";
import type { Store } from "../store/store.ts";
import { isoOfNano } from "./nano-time.ts";

/** What one organisation has in one table. */
export interface StorageRow {
  readonly org: string;
  readonly signal: string;
  readonly table: string;
  readonly rows: number;
  /** Its share, by rows, of each partition's bytes: the engine knows no other. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  readonly oldest: string;
  readonly newest: string;
}

interface OrgPartition {
  readonly Org: string;
  readonly Partition: string;
  readonly Stored: string;
  readonly Oldest: string;
  readonly Newest: string;
}

interface PartitionSize {
  readonly Partition: string;
  readonly Stored: string;
  readonly Compressed: string;
  readonly Uncompressed: string;
}

const sizesSql = (cluster: Cluster | null): string => `
SELECT partition_id AS Partition, sum(rows) AS Stored, sum(bytes_on_disk) AS Compressed,
  sum(data_uncompressed_bytes) AS Uncompressed
FROM ${systemTable("parts", cluster)} WHERE active AND database = {database:String} AND table = {table:String} GROUP BY Partition`;

const orgsSql = ({ name, time }: KeptTable): string => `
SELECT Org, _partition_id AS Partition, count() AS Stored,
  toString(toUnixTimestamp64Nano(min(${time}))) AS Oldest, toString(toUnixTimestamp64Nano(max(${time}))) AS Newest
FROM ${name} GROUP BY Org, Partition ORDER BY Org`;

/** What is stored, by organisation and table, largest first. Throws `StoreError`; a table that is not there has no rows. */
export async function storage(store: Store): Promise<readonly StorageRow[]> {
  const present = await store.query<{ readonly name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String}",
    { database: store.database },
  );
  const names = new Set(present.map(({ name }) => name));
  const rows: StorageRow[] = [];
  for (const table of KEPT_TABLES) if (names.has(table.name)) rows.push(...(await storageOf(store, table)));
  return rows.toSorted((a, b) => b.compressedBytes - a.compressedBytes);
}

async function storageOf(store: Store, table: KeptTable): Promise<readonly StorageRow[]> {
  const place = { database: store.database, table: localTable(table.name, store.cluster) };
  const [sizes, found] = [
    await store.query<PartitionSize>(sizesSql(store.cluster), place),
    await store.query<OrgPartition>(orgsSql(table)),
  ];
  const sizeOf = new Map(sizes.map((size) => [size.Partition, size]));
  return [...Map.groupBy(found, ({ Org }) => Org)].map(([org, partitions]) => {
    const sum = (value: (partition: OrgPartition) => number): number =>
      Math.round(partitions.reduce((total, partition) => total + value(partition), 0));
    const share = (partition: OrgPartition, of: "Compressed" | "Uncompressed"): number => {
      const size = sizeOf.get(partition.Partition);
      // A part that was merged between the two questions may have other rows.
      return size === undefined ? 0 : Number(size[of]) * Math.min(1, Number(partition.Stored) / Number(size.Stored));
    };
    const oldest = partitions.map(({ Oldest }) => BigInt(Oldest)).reduce((a, b) => (a < b ? a : b));
    const newest = partitions.map(({ Newest }) => BigInt(Newest)).reduce((a, b) => (a > b ? a : b));
    return {
      org,
      signal: table.signal,
      table: table.name,
      rows: sum(({ Stored }) => Number(Stored)),
      compressedBytes: sum((partition) => share(partition, "Compressed")),
      uncompressedBytes: sum((partition) => share(partition, "Uncompressed")),
      oldest: isoOfNano(oldest),
      newest: isoOfNano(newest),
    };
  });
}
