/** What a table does with rows that share a sort key. */
export type TableKind = "append" | "aggregate";

/**
 * Blocks whose deduplication token a table remembers, per table. It has to exceed the number of segments that the log
 * can hold (8 GiB of segments of 4 MiB at least are 2,048), or a replay after a long outage would insert twice.
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

export function tableSettings(): string {
  return `SETTINGS index_granularity = 8192, non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}`;
}
