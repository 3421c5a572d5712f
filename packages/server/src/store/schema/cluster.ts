/** A cluster of ClickHouse servers that the tables are spread over; `null` wherever it may be stands for one server. */
export interface Cluster {
  /** As in `system.clusters`; a macro (`{cluster}`) where the servers have one. */
  readonly name: string;
  readonly database: string;
  /** Of each replicated table in Keeper, with the macro `{shard}`: shards of one path would be replicas of each other. */
  readonly path: string;
  /** What tells the replicas of a shard apart, a macro. */
  readonly replica: string;
  /** Replicas that must have a block before it counts as stored; `auto`: most of them. */
  readonly insertQuorum: "auto" | number;
}

/** To be put behind the name of what a statement of DDL is about: every server of the cluster then runs it. */
export function onCluster(cluster: Cluster | null): string {
  return cluster === null ? "" : ` ON CLUSTER '${cluster.name}'`;
}

/**
 * The table that holds a server's share of the rows. In a cluster the plain name is the one that spreads them, so that
 * inserts and queries are the same everywhere; what changes parts and columns is said to this one.
 */
export function localTable(table: string, cluster: Cluster | null): string {
  return cluster === null ? table : `${table}_local`;
}

/** A system table that is about parts, of one replica of each shard. */
export function systemTable(name: "parts" | "mutations", cluster: Cluster | null): string {
  return cluster === null ? `system.${name}` : `cluster('${cluster.name}', system.${name})`;
}
