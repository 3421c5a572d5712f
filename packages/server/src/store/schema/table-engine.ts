/** What a table does with rows that share a sort key. */
export type TableKind = "append" | "aggregate";

/**
 * Blocks whose deduplication token a table remembers. A replay begins at the store's position in the log, which is
 * recorded after each insert, so a handful would do; where that record was lost, all that the log still holds is
 * replayed, and that is not more: a segment is half a second long unless it is full, so these are hours.
 */
const DEDUPLICATION_WINDOW = 20_000;

/** The one place that names table engines: a replicated layout (cluster, zookeeper path) becomes a parameter here. */
export function tableEngine(kind: TableKind): string {
  switch (kind) {
    case "append":
      return "MergeTree";
    case "aggregate":
      return "AggregatingMergeTree";
  }
}

/**
 * `fsync_*`: once an insert is answered the log lets go of its segment, so the part has to survive a power loss by itself.
 */
export function tableSettings(): string {
  return (
    `SETTINGS index_granularity = 8192, non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, ` +
    "fsync_after_insert = 1, fsync_part_directory = 1"
  );
}
