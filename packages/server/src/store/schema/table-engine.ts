import { localTable, onCluster, type Cluster } from "./cluster.ts";

/** What a table does with rows that share a sort key. */
export type TableKind = "append" | "aggregate";

/**
 * Blocks whose deduplication token a table remembers. A replay begins at the store's position in the log, which is
 * recorded after each insert, so a handful would do; where that record was lost, all that the log still holds is
 * replayed, and that is not more: a segment is half a second long unless it is full, so these are hours.
 */
const DEDUPLICATION_WINDOW = 20_000;

/**
 * Replicated tables forget a token by its age as well, by default after an hour: less than a store can be away for while
 * the log holds what it may have taken already.
 */
const DEDUPLICATION_SECONDS = 366 * 86_400;

/**
 * Parts below this size (uncompressed) keep their columns in one file: what a segment of the log becomes. A part of
 * separate files has three for each of some hundred streams, with buffers of megabytes, and took half a gigabyte of
 * memory and a tenth more processor time for each insert. A full segment is a part of 71 MiB, so that any two of them
 * merge to a wide part, which took 3.4 µs of processor time a row where a compact one took 5.8 (most likely because wide
 * parts are merged column by column).
 */
const MIN_BYTES_FOR_WIDE_PART = 128 * 1024 * 1024;

const FAMILIES: Readonly<Record<TableKind, string>> = { append: "MergeTree", aggregate: "AggregatingMergeTree" };

/** The one place that names the engines of tables that hold rows. */
export function tableEngine(kind: TableKind, cluster: Cluster | null): string {
  const family = FAMILIES[kind];
  return cluster === null ? family : `Replicated${family}('${cluster.path}', '${cluster.replica}')`;
}

/** How the parts of a table are made. */
export interface PartShape {
  /** Rows that are read at least to find one of them. */
  readonly granularity: number;
  readonly minBytesForWidePart: number;
}

/** What an insert of a segment wants, and a look at many rows. */
const OF_SEGMENTS: PartShape = { granularity: 8192, minBytesForWidePart: MIN_BYTES_FOR_WIDE_PART };

/**
 * `fsync_*`: once an insert is answered the log lets go of its segment, so the part has to survive a power loss by itself.
 * Both windows, whichever kind of table it is: ClickHouse's cloud makes replicated tables of plain ones by itself.
 */
export function tableSettings({ granularity, minBytesForWidePart }: PartShape = OF_SEGMENTS): string {
  return (
    `SETTINGS index_granularity = ${granularity}, non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, ` +
    `replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, ` +
    `replicated_deduplication_window_seconds = ${DEDUPLICATION_SECONDS}, ` +
    `min_bytes_for_wide_part = ${minBytesForWidePart}, fsync_after_insert = 1, fsync_part_directory = 1`
  );
}

/** For tables that were made when parts had to be larger to be wide. */
export function useWideParts(table: string, cluster: Cluster | null): string {
  const place = localTable(table, cluster) + onCluster(cluster);
  return `ALTER TABLE ${place} MODIFY SETTING min_bytes_for_wide_part = ${MIN_BYTES_FOR_WIDE_PART}`;
}
