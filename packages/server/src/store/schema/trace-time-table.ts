import { localTable, onCluster, type Cluster } from "./cluster.ts";
import type { TableDefinition } from "./create-table.ts";

/**
 * Trace → when its spans began (`Start` … `End`), under the name and columns that OpenTelemetry's exporter and Grafana
 * use, and what the trace list sorts and filters by. Rows of one trace are combined by min and max alone, so that a
 * block written twice changes nothing.
 */
export const TRACE_TIME_TABLE: TableDefinition = {
  name: "otel_traces_trace_id_ts",
  kind: "aggregate",
  columns: [
    { name: "Org", type: "LowCardinality(String)" },
    { name: "TraceId", type: "String" },
    { name: "Start", type: "SimpleAggregateFunction(min, DateTime64(9))" },
    { name: "End", type: "SimpleAggregateFunction(max, DateTime64(9))" },
    { name: "FinishNano", type: "SimpleAggregateFunction(max, Int64)" },
    { name: "HasError", type: "SimpleAggregateFunction(max, UInt8)" },
  ],
  indexes: [
    "INDEX idx_end End TYPE minmax GRANULARITY 1",
    "INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1",
  ],
  partitionBy: "toDate(Start)",
  orderBy: "(Org, TraceId)",
  shardBy: "cityHash64(TraceId)",
};

/** What fills the table: from each server's own spans, which are all of the traces that it has any of. */
export function createTraceTimeView(cluster: Cluster | null): string {
  return `
CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv${onCluster(cluster)}
TO ${localTable("otel_traces_trace_id_ts", cluster)} AS
SELECT
  Org,
  TraceId,
  min(Timestamp) AS Start,
  max(Timestamp) AS End,
  max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) AS FinishNano,
  max(toUInt8(StatusCode = 'Error')) AS HasError
FROM ${localTable("otel_traces", cluster)}
WHERE TraceId != ''
GROUP BY Org, TraceId`;
}
