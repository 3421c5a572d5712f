import { LOG_COLUMNS } from "../../pipeline/batch/log-columns.ts";
import type { StoredColumn } from "./column-ddl.ts";
import type { TableDefinition } from "./create-table.ts";

const CODECS: Readonly<Record<string, string>> = {
  Timestamp: "Delta(8), ZSTD(1)",
  ObservedTimestamp: "Delta(8), ZSTD(1)",
  // Texts that a log is mostly made of, and that are read one trace or one page at a time.
  Body: "ZSTD(1)",
};

/** The columns of `otel_logs`, in the order of the batch. */
const LOG_TABLE_COLUMNS: readonly StoredColumn[] = LOG_COLUMNS.map(({ name, type }) => {
  const codec = CODECS[name];
  return codec === undefined ? { name, type } : { name, type, codec };
});

/**
 * Sorted as `otel_traces` is, with the service before the trace: a page reads one organisation and a time window, often
 * of one service, and a trace is found by its index. `TimestampTime` is what older templates of OpenTelemetry's
 * exporter sort by, and Grafana asks for.
 */
export const LOG_TABLE: TableDefinition = {
  name: "otel_logs",
  kind: "append",
  columns: LOG_TABLE_COLUMNS,
  aliases: ["`TimestampTime` DateTime ALIAS toDateTime(Timestamp)"],
  indexes: ["INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1"],
  partitionBy: "toDate(Timestamp)",
  orderBy: "(Org, toStartOfFiveMinutes(Timestamp), ServiceName, TraceId)",
  // A record of a trace lies with its spans, and one of none anywhere.
  shardBy: "if(TraceId = '', cityHash64(ServiceName, Timestamp), cityHash64(TraceId))",
};
