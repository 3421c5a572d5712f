import { localTable, onCluster, type Cluster } from "./cluster.ts";
import type { TableDefinition } from "./create-table.ts";

/**
 * What one inserted block held of a trace, in order of time: what the trace list counts, sorts and filters by. The rows of
 * `otel_traces_trace_id_ts` lie in the order of trace ids, so that the newest fifty among two million traces took a
 * grouping of them all; here they are the last rows that a window has. `TraceHash` stands for the id, whose text takes
 * five times as long to count: that two of ten million traces share one has a chance of one in 370,000.
 */
export const TRACE_PIECE_TABLE: TableDefinition = {
  name: "trace_pieces",
  kind: "append",
  columns: [
    { name: "Org", type: "LowCardinality(String)" },
    { name: "Start", type: "DateTime64(9)", codec: "Delta(8), LZ4" },
    { name: "End", type: "DateTime64(9)", codec: "Delta(8), LZ4" },
    { name: "FinishNano", type: "Int64", codec: "Delta(8), LZ4" },
    { name: "HasError", type: "UInt8" },
    // Nothing compresses a hash.
    { name: "TraceHash", type: "UInt64", codec: "NONE" },
    { name: "TraceId", type: "String" },
  ],
  indexes: [
    "INDEX idx_end End TYPE minmax GRANULARITY 1",
    "INDEX idx_trace_hash TraceHash TYPE bloom_filter(0.0001) GRANULARITY 1",
  ],
  partitionBy: "toDate(Start)",
  orderBy: "(Org, Start)",
  shardBy: "cityHash64(TraceId)",
};

/** What `TraceHash` is of an id, in SQL. */
export function traceHash(traceId: string): string {
  return `sipHash64(${traceId})`;
}

const PIECES = `SELECT Org, Start, End, FinishNano, HasError, ${traceHash("TraceId")} AS TraceHash, TraceId`;

/** Fed by what is written to the trace times, so that a block of spans is grouped by trace once. */
export function createTracePieceView(cluster: Cluster | null): string {
  return `
CREATE MATERIALIZED VIEW IF NOT EXISTS trace_pieces_mv${onCluster(cluster)}
TO ${localTable("trace_pieces", cluster)} AS
${PIECES} FROM ${localTable("otel_traces_trace_id_ts", cluster)}`;
}

/** The pieces of traces that were stored before there was the table. Twice is as once: the first statement empties it. */
export function fillTracePieces(cluster: Cluster | null): readonly string[] {
  return [
    `TRUNCATE TABLE ${localTable("trace_pieces", cluster)}${onCluster(cluster)}`,
    `INSERT INTO trace_pieces ${PIECES} FROM otel_traces_trace_id_ts SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1`,
  ];
}
