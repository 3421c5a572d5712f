/**
 * The schema as version 1 made it, word by word, and some rows. It stays as it is whatever becomes of the column lists:
 * data directories that were made so are out there.
 */
export const SCHEMA_1: readonly string[] = [
  `CREATE TABLE schema_migrations (Id UInt32, Name String, AppliedAt DateTime64(3)) ENGINE = MergeTree ORDER BY Id`,
  `CREATE TABLE IF NOT EXISTS otel_traces (
  Org LowCardinality(String),
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TraceId String,
  SpanId String,
  ParentSpanId String,
  TraceState String,
  SpanName LowCardinality(String),
  SpanKind LowCardinality(String),
  ServiceName LowCardinality(String),
  ResourceAttributes Map(LowCardinality(String), String),
  ScopeName String,
  ScopeVersion String,
  SpanAttributes Map(LowCardinality(String), String),
  Duration UInt64 CODEC(T64, LZ4),
  StatusCode LowCardinality(String),
  StatusMessage String,
  "Events.Timestamp" Array(DateTime64(9)),
  "Events.Name" Array(LowCardinality(String)),
  "Events.Attributes" Array(Map(LowCardinality(String), String)),
  "Links.TraceId" Array(String),
  "Links.SpanId" Array(String),
  "Links.TraceState" Array(String),
  "Links.Attributes" Array(Map(LowCardinality(String), String)),
  SpanAttributeTypes LowCardinality(String),
  ResourceAttributeTypes LowCardinality(String),
  GenAiOperation LowCardinality(String),
  GenAiProvider LowCardinality(String),
  GenAiRequestModel LowCardinality(String),
  GenAiResponseModel LowCardinality(String),
  GenAiModel LowCardinality(String),
  GenAiAgentName LowCardinality(String),
  GenAiAgentId LowCardinality(String),
  GenAiToolName LowCardinality(String),
  GenAiFinishReasons Array(LowCardinality(String)),
  GenAiInputTokens Nullable(UInt64),
  GenAiOutputTokens Nullable(UInt64),
  GenAiCacheReadTokens Nullable(UInt64),
  GenAiCacheWriteTokens Nullable(UInt64),
  GenAiCacheWrite1hTokens Nullable(UInt64),
  GenAiTimeToFirstChunk Nullable(Float64),
  GenAiResponseId String,
  AwsRequestId String,
  AwsServiceTier LowCardinality(String),
  CloudRegion LowCardinality(String),
  ErrorType LowCardinality(String),
  SessionId String,
  UserId String,
  Surface LowCardinality(String),
  CostNanoUsd Nullable(Int64),
  CostStatus LowCardinality(String),
  PriceVersion LowCardinality(String),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (Org, toStartOfFiveMinutes(Timestamp), TraceId)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 20000, min_bytes_for_wide_part = 268435456, fsync_after_insert = 1, fsync_part_directory = 1`,
  `CREATE TABLE IF NOT EXISTS otel_traces_trace_id_ts (
  Org LowCardinality(String),
  TraceId String,
  Start SimpleAggregateFunction(min, DateTime64(9)),
  End SimpleAggregateFunction(max, DateTime64(9)),
  FinishNano SimpleAggregateFunction(max, Int64),
  HasError SimpleAggregateFunction(max, UInt8),
  INDEX idx_end End TYPE minmax GRANULARITY 1,
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(Start)
ORDER BY (Org, TraceId)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 20000, min_bytes_for_wide_part = 268435456, fsync_after_insert = 1, fsync_part_directory = 1`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv TO otel_traces_trace_id_ts AS
SELECT
  Org,
  TraceId,
  min(Timestamp) AS Start,
  max(Timestamp) AS End,
  max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) AS FinishNano,
  max(toUInt8(StatusCode = 'Error')) AS HasError
FROM otel_traces
WHERE TraceId != ''
GROUP BY Org, TraceId`,
  `CREATE TABLE IF NOT EXISTS ledger (
  Org LowCardinality(String),
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)),
  ServiceName LowCardinality(String),
  Operation LowCardinality(String),
  Provider LowCardinality(String),
  Model LowCardinality(String),
  RequestModel LowCardinality(String),
  InputTokens Nullable(UInt64),
  OutputTokens Nullable(UInt64),
  CacheReadTokens Nullable(UInt64),
  CacheWriteTokens Nullable(UInt64),
  CacheWrite1hTokens Nullable(UInt64),
  CostNanoUsd Int64 CODEC(T64, ZSTD(1)),
  CostStatus LowCardinality(String),
  PriceVersion LowCardinality(String),
  SessionId String CODEC(ZSTD(1)),
  UserId String CODEC(ZSTD(1)),
  AgentName LowCardinality(String),
  EntryOperation LowCardinality(String),
  Surface LowCardinality(String),
  ErrorType LowCardinality(String),
  Sign Int8,
  SettledAt DateTime64(3) CODEC(Delta(8), ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_session_id SessionId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Org, Timestamp, TraceId, SpanId)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 20000, min_bytes_for_wide_part = 268435456, fsync_after_insert = 1, fsync_part_directory = 1`,
  `INSERT INTO schema_migrations VALUES (1, 'spans, trace times and the ledger', '2026-11-21 09:00:00')`,
  `INSERT INTO otel_traces (Org, Timestamp, TraceId, SpanId, ParentSpanId, SpanName, ServiceName, SpanAttributes,
     SpanAttributeTypes, Duration, GenAiOperation, GenAiModel, GenAiInputTokens, SessionId) VALUES
     ('acme', '2026-11-21 09:00:00.000000001', 'old-trace', 'root', '', 'POST /chat', 'web', map('http.route', '/chat'), '', 2000000000, '', '', NULL, 's-1'),
     ('acme', '2026-11-21 09:00:00.500000002', 'old-trace', 'call', 'root', 'chat nova', 'web', map(), '', 1000000000, 'chat', 'amazon.nova-lite-v1:0', 120, '')`,
  `INSERT INTO ledger (Org, Timestamp, TraceId, SpanId, Duration, ServiceName, Operation, Model, InputTokens, CostNanoUsd,
     CostStatus, PriceVersion, SessionId, Sign, SettledAt) VALUES
     ('acme', '2026-11-21 09:00:00.500000002', 'old-trace', 'call', 1000000000, 'web', 'chat', 'amazon.nova-lite-v1:0', 120,
      7200, 'priced', '1', 's-1', 1, '2026-11-21 09:00:10')`,
];
