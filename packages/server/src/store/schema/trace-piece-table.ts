import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { columnDdl } from "./column-ddl.ts";
import type { TableDefinition } from "./create-table.ts";

/** When the piece was written, by the engine's clock: those of the last minutes are not in `whole_traces` yet. */
const STORED_AT = { name: "StoredAt", type: "DateTime", codec: "LZ4" };
const STORED_AT_INDEX = "INDEX idx_stored_at StoredAt TYPE minmax GRANULARITY 1";

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
    STORED_AT,
  ],
  indexes: ["INDEX idx_end End TYPE minmax GRANULARITY 1", STORED_AT_INDEX],
  partitionBy: "toDate(Start)",
  orderBy: "(Org, Start)",
  shardBy: "cityHash64(TraceId)",
};

/** What `TraceHash` is of an id, in SQL. */
export function traceHash(traceId: string): string {
  return `sipHash64(${traceId})`;
}

const PIECE_COLUMNS = "Org, Start, End, FinishNano, HasError, TraceHash, TraceId";
const PIECES = `SELECT Org, Start, End, FinishNano, HasError, ${traceHash("TraceId")} AS TraceHash, TraceId`;

/** Fed by what is written to the trace times, so that a block of spans is grouped by trace once. */
export function createTracePieceView(cluster: Cluster | null): string {
  return `
CREATE MATERIALIZED VIEW IF NOT EXISTS trace_pieces_mv${onCluster(cluster)}
TO ${localTable("trace_pieces", cluster)} AS
${PIECES}, now() AS StoredAt FROM ${localTable("otel_traces_trace_id_ts", cluster)}`;
}

/** The pieces of traces that were stored before there was the table. Twice is as once: the first statement empties it. */
export function fillTracePieces(cluster: Cluster | null): readonly string[] {
  return [
    `TRUNCATE TABLE ${localTable("trace_pieces", cluster)}${onCluster(cluster)}`,
    `INSERT INTO trace_pieces (${PIECE_COLUMNS}) ${PIECES} FROM otel_traces_trace_id_ts SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1`,
  ];
}

/**
 * For tables of before pieces told when they were stored. What is there already counts as stored in 1970. The filter on
 * hashes goes: to ask it for a page's hashes took longer than to read them all.
 */
export function tellWhenPiecesAreStored(cluster: Cluster | null): readonly string[] {
  const local = `${localTable("trace_pieces", cluster)}${onCluster(cluster)}`;
  const distributed = `trace_pieces${onCluster(cluster)}`;
  return [
    `ALTER TABLE ${local} ADD COLUMN IF NOT EXISTS ${columnDdl(STORED_AT)}`,
    ...(cluster === null
      ? []
      : [
          `ALTER TABLE ${distributed} ADD COLUMN IF NOT EXISTS ${columnDdl({ name: STORED_AT.name, type: STORED_AT.type })}`,
        ]),
    `ALTER TABLE ${local} ADD ${STORED_AT_INDEX.replace("INDEX", "INDEX IF NOT EXISTS")}`,
    `ALTER TABLE ${local} MATERIALIZE INDEX idx_stored_at`,
    `ALTER TABLE ${local} DROP INDEX IF EXISTS idx_trace_hash`,
    // Nothing is inserted while the schema changes.
    `DROP VIEW IF EXISTS trace_pieces_mv${onCluster(cluster)}`,
    createTracePieceView(cluster),
  ];
}
