import type { Cluster } from "./cluster.ts";
import { createTable, type TableDefinition } from "./create-table.ts";
import { HOUR_NANO } from "./ledger-hours.ts";

/** The hour in which a trace starts, counted from 1970. */
export const START_HOUR: string = `intDiv(toUnixTimestamp64Nano(Start), ${HOUR_NANO})`;

/** Traces that stand: a row that was taken back cancels out by its sign. */
export const TRACE_COUNT = "sum(Sign)";

const KEYS = `Org, ${START_HOUR}, HasError`;

/** The rows once more in the order of duration, so that of a month's longest traces the last granule of each day is read. */
const BY_DURATION = `PROJECTION by_duration (
    SELECT Org, DurationNano, TraceHash, TraceId, Start, End, HasError, Sign ORDER BY Org, DurationNano, TraceHash
  )`;

/**
 * One row for each trace that has been quiet for a while, written by `summariseTraces` from its pieces. Append-only, as the
 * ledger is: when more of a trace comes, its row is taken back by one with `Sign` −1 and written anew. Pieces lie in blocks,
 * so that to count or sort traces by them all of a month's had to be grouped; here a trace is a row. Sums by hour are a
 * projection, inside the parts, as those of the ledger.
 */
const WHOLE_TRACE_TABLE: TableDefinition = {
  name: "whole_traces",
  kind: "append",
  columns: [
    { name: "Org", type: "LowCardinality(String)" },
    { name: "Start", type: "DateTime64(9)", codec: "Delta(8), LZ4" },
    { name: "End", type: "DateTime64(9)", codec: "Delta(8), LZ4" },
    { name: "FinishNano", type: "Int64", codec: "Delta(8), LZ4" },
    { name: "DurationNano", type: "Int64", codec: "T64, LZ4" },
    { name: "HasError", type: "UInt8" },
    { name: "TraceHash", type: "UInt64", codec: "NONE" },
    { name: "TraceId", type: "String" },
    { name: "Sign", type: "Int8" },
  ],
  indexes: ["INDEX idx_end End TYPE minmax GRANULARITY 1", "INDEX idx_sign Sign TYPE minmax GRANULARITY 1"],
  projections: [`PROJECTION by_hour (SELECT ${KEYS}, ${TRACE_COUNT} GROUP BY ${KEYS})`, BY_DURATION],
  partitionBy: "toDate(Start)",
  orderBy: "(Org, Start)",
  // A page of traces that are days apart reads a granule for each. A look at all of them takes twice as long where a part has
  // small granules and all columns in one file.
  parts: { granularity: 1024, minBytesForWidePart: 1024 * 1024 },
  shardBy: "cityHash64(TraceId)",
};

/** Until when (of the engine's clock) stored pieces are in `whole_traces`: the latest counts. */
const WHOLE_TRACES_UNTIL_TABLE: TableDefinition = {
  name: "whole_traces_until",
  kind: "append",
  columns: [{ name: "Until", type: "DateTime" }],
  orderBy: "Until",
  shardBy: "0",
};

export function createWholeTraceTables(cluster: Cluster | null): readonly string[] {
  return [WHOLE_TRACE_TABLE, WHOLE_TRACES_UNTIL_TABLE].flatMap((table) => createTable(table, cluster));
}

/**
 * For tables with granules of 8,192 rows, which no statement changes, and without the order by duration. They are made anew,
 * and filled from the pieces of traces at the next attempt to summarise. In a cluster nothing reads them.
 */
export function renewWholeTraceTables(cluster: Cluster | null): readonly string[] {
  if (cluster !== null) return [];
  return [
    // First what tells that the rows are there.
    "DROP TABLE IF EXISTS whole_traces_until SYNC",
    "DROP TABLE IF EXISTS whole_traces SYNC",
    ...createWholeTraceTables(null),
  ];
}
