import type { Cluster } from "./cluster.ts";
import { createTable, type TableDefinition } from "./create-table.ts";

/**
 * What a list shows of a trace besides its calls, as one text (`trace-head.ts`): to learn it from the spans of fifty traces
 * that are days apart, ten columns of a granule of 8,192 rows were unpacked for each. `writeTraceHeads` writes it, some
 * hours after a trace began, for those that have calls or failed. When more of a trace comes, a row with an empty `Head`
 * says that none of its rows counts any more; its spans are then read as before.
 */
const TRACE_HEAD_TABLE: TableDefinition = {
  name: "trace_heads",
  kind: "append",
  columns: [
    { name: "Org", type: "LowCardinality(String)" },
    { name: "Start", type: "DateTime64(9)", codec: "Delta(8), LZ4" },
    { name: "TraceHash", type: "UInt64", codec: "NONE" },
    { name: "Head", type: "String" },
  ],
  partitionBy: "toDate(Start)",
  orderBy: "(Org, Start)",
  // A page reads a granule for each of its traces; one is about the block that is unpacked for it anyway.
  parts: { granularity: 256, minBytesForWidePart: 1024 * 1024 },
  shardBy: "TraceHash",
};

/** Up to which whole hour traces have their heads, by their start: the latest counts. */
const TRACE_HEADS_UNTIL_TABLE: TableDefinition = {
  name: "trace_heads_until",
  kind: "append",
  columns: [{ name: "Until", type: "DateTime" }],
  orderBy: "Until",
  shardBy: "0",
};

export function createTraceHeadTables(cluster: Cluster | null): readonly string[] {
  return [TRACE_HEAD_TABLE, TRACE_HEADS_UNTIL_TABLE].flatMap((table) => createTable(table, cluster));
}
