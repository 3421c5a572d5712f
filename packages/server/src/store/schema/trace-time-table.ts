import { tableEngine, tableSettings } from "./table-engine.ts";

/**
 * Trace → when its spans began (`Start` … `End`), under the name and columns that OpenTelemetry's exporter and Grafana
 * use, and what the trace list sorts and filters by. Rows of one trace are combined by min and max alone, so that a
 * block written twice changes nothing.
 */
export const CREATE_TRACE_TIME_TABLE: string = `
CREATE TABLE IF NOT EXISTS otel_traces_trace_id_ts (
  \`Org\` LowCardinality(String),
  \`TraceId\` String,
  \`Start\` SimpleAggregateFunction(min, DateTime64(9)),
  \`End\` SimpleAggregateFunction(max, DateTime64(9)),
  \`FinishNano\` SimpleAggregateFunction(max, Int64),
  \`HasError\` SimpleAggregateFunction(max, UInt8),
  INDEX idx_end End TYPE minmax GRANULARITY 1,
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ${tableEngine("aggregate")}
PARTITION BY toDate(Start)
ORDER BY (Org, TraceId)
${tableSettings()}`;

export const CREATE_TRACE_TIME_VIEW: string = `
CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv TO otel_traces_trace_id_ts AS
SELECT
  Org,
  TraceId,
  min(Timestamp) AS Start,
  max(Timestamp) AS End,
  max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) AS FinishNano,
  max(toUInt8(StatusCode = 'Error')) AS HasError
FROM otel_traces
WHERE TraceId != ''
GROUP BY Org, TraceId`;
