import { LOG_COLUMNS } from "../../pipeline/batch/log-columns.ts";
import { columnDdl, type StoredColumn } from "./column-ddl.ts";
import { tableEngine, tableSettings } from "./table-engine.ts";

const CODECS: Readonly<Record<string, string>> = {
  Timestamp: "Delta(8), ZSTD(1)",
  ObservedTimestamp: "Delta(8), ZSTD(1)",
  // Texts that a log is mostly made of, and that are read one trace or one page at a time.
  Body: "ZSTD(1)",
};

/** The columns of `otel_logs`, in the order of the batch. */
export const LOG_TABLE_COLUMNS: readonly StoredColumn[] = LOG_COLUMNS.map(({ name, type }) => {
  const codec = CODECS[name];
  return codec === undefined ? { name, type } : { name, type, codec };
});

/**
 * Sorted as `otel_traces` is, with the service before the trace: a page reads one organisation and a time window, often
 * of one service, and a trace is found by its index. `TimestampTime` is what older templates of OpenTelemetry's
 * exporter sort by, and Grafana asks for.
 */
export const CREATE_LOG_TABLE: string = `
CREATE TABLE IF NOT EXISTS otel_logs (
  ${LOG_TABLE_COLUMNS.map(columnDdl).join(",\n  ")},
  \`TimestampTime\` DateTime ALIAS toDateTime(Timestamp),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ${tableEngine("append")}
PARTITION BY toDate(Timestamp)
ORDER BY (Org, toStartOfFiveMinutes(Timestamp), ServiceName, TraceId)
${tableSettings()}`;
