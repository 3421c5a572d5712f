import { localTable, onCluster, systemTable, type Cluster } from "../schema/cluster.ts";
import { KEPT_TABLES, type KeptTable } from "../schema/kept-tables.ts";
import type { Store } from "../store.ts";
import { partitionEnd } from "./partition-end.ts";
import { keptDays, keptRange, type Retention } from "./retention.ts";

export type SweepEvent =
  /** A whole partition is gone: nobody keeps it any longer. */
  | { readonly kind: "dropped"; readonly table: string; readonly partition: string }
  /** The engine has been told to delete these organisations' rows of a partition, and does so beside everything else. */
  | { readonly kind: "deleting"; readonly table: string; readonly partition: string; readonly orgs: readonly string[] };

export interface SweepOptions {
  readonly store: Pick<Store, "database" | "cluster" | "query" | "command">;
  readonly retention: Retention;
  readonly nowMs: number;
  readonly report: (event: SweepEvent) => void;
}

const DAY_MS = 86_400_000;

const partitionsSql = (cluster: Cluster | null): string => `
SELECT DISTINCT partition_id AS Id FROM ${systemTable("parts", cluster)}
WHERE active AND database = {database:String} AND table = {table:String} ORDER BY Id`;

const busySql = (cluster: Cluster | null): string => `
SELECT count() AS Running FROM ${systemTable("mutations", cluster)}
WHERE NOT is_done AND database = {database:String} AND table = {table:String}`;

/**
 * Removes what has been kept for its time: a partition whole when no organisation keeps it, which costs nothing, and
 * otherwise the rows of those who do not, one partition of a table at a time. True when there is more to do as soon as
 * the engine is done with that. Throws `StoreError`.
 */
export async function sweep(options: SweepOptions): Promise<boolean> {
  let isMoreLeft = false;
  for (const table of KEPT_TABLES) isMoreLeft = (await sweepTable(options, table)) || isMoreLeft;
  return isMoreLeft;
}

async function sweepTable(options: SweepOptions, table: KeptTable): Promise<boolean> {
  const { store, retention, nowMs, report } = options;
  const { shortest, longest } = keptRange(retention, table.signal);
  if (shortest === Infinity) return false;
  const local = localTable(table.name, store.cluster);
  const place = { database: store.database, table: local };
  const partitions = (await store.query<{ readonly Id: string }>(partitionsSql(store.cluster), place)).flatMap(
    ({ Id }) => {
      const end = partitionEnd(Id);
      const ageDays = end === undefined ? -1 : (nowMs - end) / DAY_MS;
      return ageDays >= shortest ? [{ id: Id, ageDays }] : [];
    },
  );
  // Also what arrives for an organisation while this runs has been kept for its time.
  for (const { id } of partitions.filter(({ ageDays }) => ageDays >= longest)) {
    // An id is digits, or it would have no end; this place of a statement takes no parameter.
    await store.command(`ALTER TABLE ${local}${onCluster(store.cluster)} DROP PARTITION ID '${id}'`);
    report({ kind: "dropped", table: table.name, partition: id });
  }
  const mixed = partitions.filter(({ ageDays }) => ageDays < longest);
  if (mixed.length === 0) return false;
  const [busy] = await store.query<{ readonly Running: string }>(busySql(store.cluster), place);
  if (Number(busy?.Running) > 0) return true;
  return deleteOldest(options, table, mixed);
}

/** Begins to delete in the oldest partition that has something to delete. */
async function deleteOldest(
  { store, retention, report }: SweepOptions,
  table: KeptTable,
  partitions: readonly { readonly id: string; readonly ageDays: number }[],
): Promise<boolean> {
  const found = await store.query<{ readonly Id: string; readonly Orgs: readonly string[] }>(
    `SELECT _partition_id AS Id, groupUniqArray(Org) AS Orgs FROM ${table.name}
     WHERE _partition_id IN {ids:Array(String)} GROUP BY Id`,
    { ids: partitions.map(({ id }) => id) },
  );
  const orgsOf = new Map(found.map(({ Id, Orgs }) => [Id, Orgs]));
  const due = partitions.flatMap(({ id, ageDays }) => {
    const orgs = (orgsOf.get(id) ?? []).filter((org) => ageDays >= keptDays(retention, table.signal, org));
    return orgs.length === 0 ? [] : [{ id, orgs }];
  });
  const [oldest] = due;
  if (oldest === undefined) return false;
  await store.command(
    `ALTER TABLE ${localTable(table.name, store.cluster)}${onCluster(store.cluster)} DELETE IN PARTITION ID '${oldest.id}' WHERE Org IN {orgs:Array(String)}`,
    { orgs: oldest.orgs },
  );
  report({ kind: "deleting", table: table.name, partition: oldest.id, orgs: oldest.orgs });
  return due.length > 1;
}
