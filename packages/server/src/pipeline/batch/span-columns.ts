/**
 * The columns of a span, once: the batch in memory, the Native block in the log and the table `otel_traces` all
 * follow this list, in this order. The standard part is the schema of OpenTelemetry's ClickHouse exporter, so that
 * other tools read it; `Org` and the `GenAi*`/`Cost*` columns are ours.
 */
export interface ColumnDefinition {
  readonly name: string;
  /** ClickHouse type, spelled as `DESCRIBE TABLE` prints it. */
  readonly type: string;
  /** The canonical attribute that fills the column after `normalize`, where one does. */
  readonly attribute?: string;
}

const LOW = "LowCardinality(String)";
const MAP = "Map(LowCardinality(String), String)";

export const SPAN_COLUMNS = [
  { name: "Org", type: LOW },
  { name: "Timestamp", type: "DateTime64(9)" },
  { name: "TraceId", type: "String" },
  { name: "SpanId", type: "String" },
  { name: "ParentSpanId", type: "String" },
  { name: "TraceState", type: "String" },
  { name: "SpanName", type: LOW },
  { name: "SpanKind", type: LOW },
  { name: "ServiceName", type: LOW },
  { name: "ResourceAttributes", type: MAP },
  { name: "ScopeName", type: "String" },
  { name: "ScopeVersion", type: "String" },
  { name: "SpanAttributes", type: MAP },
  { name: "Duration", type: "UInt64" },
  { name: "StatusCode", type: LOW },
  { name: "StatusMessage", type: "String" },
  { name: "Events.Timestamp", type: "Array(DateTime64(9))" },
  { name: "Events.Name", type: "Array(LowCardinality(String))" },
  { name: "Events.Attributes", type: "Array(Map(LowCardinality(String), String))" },
  { name: "Links.TraceId", type: "Array(String)" },
  { name: "Links.SpanId", type: "Array(String)" },
  { name: "Links.TraceState", type: "Array(String)" },
  { name: "Links.Attributes", type: "Array(Map(LowCardinality(String), String))" },
  // One letter per entry of SpanAttributes / ResourceAttributes, in order: s i d b x(bytes) j(array or map, as JSON).
  // The maps hold text; this keeps what an OTLP exporter needs to send the value on with the type that it came with.
  { name: "SpanAttributeTypes", type: LOW },
  { name: "ResourceAttributeTypes", type: LOW },
  { name: "GenAiOperation", type: LOW, attribute: "gen_ai.operation.name" },
  { name: "GenAiProvider", type: LOW, attribute: "gen_ai.provider.name" },
  { name: "GenAiRequestModel", type: LOW, attribute: "gen_ai.request.model" },
  { name: "GenAiResponseModel", type: LOW, attribute: "gen_ai.response.model" },
  // The resolved base model: the grouping key. Filled by `price`.
  { name: "GenAiModel", type: LOW },
  { name: "GenAiAgentName", type: LOW, attribute: "gen_ai.agent.name" },
  { name: "GenAiAgentId", type: LOW, attribute: "gen_ai.agent.id" },
  { name: "GenAiToolName", type: LOW, attribute: "gen_ai.tool.name" },
  { name: "GenAiFinishReasons", type: "Array(LowCardinality(String))", attribute: "gen_ai.response.finish_reasons" },
  { name: "GenAiInputTokens", type: "Nullable(UInt64)", attribute: "gen_ai.usage.input_tokens" },
  { name: "GenAiOutputTokens", type: "Nullable(UInt64)", attribute: "gen_ai.usage.output_tokens" },
  { name: "GenAiCacheReadTokens", type: "Nullable(UInt64)", attribute: "gen_ai.usage.cache_read.input_tokens" },
  { name: "GenAiCacheWriteTokens", type: "Nullable(UInt64)", attribute: "gen_ai.usage.cache_creation.input_tokens" },
  {
    name: "GenAiCacheWrite1hTokens",
    type: "Nullable(UInt64)",
    attribute: "aws.bedrock.usage.cache_write_1h.input_tokens",
  },
  { name: "GenAiTimeToFirstChunk", type: "Nullable(Float64)", attribute: "gen_ai.response.time_to_first_chunk" },
  { name: "GenAiResponseId", type: "String", attribute: "gen_ai.response.id" },
  { name: "AwsRequestId", type: "String", attribute: "aws.request_id" },
  { name: "AwsServiceTier", type: LOW, attribute: "aws.bedrock.service_tier" },
  { name: "CloudRegion", type: LOW, attribute: "cloud.region" },
  { name: "ErrorType", type: LOW, attribute: "error.type" },
  { name: "SessionId", type: "String", attribute: "session.id" },
  { name: "UserId", type: "String", attribute: "user.id" },
  // `direct`, `agent`, `agentcore`, `strands`, or empty: settlement then infers it.
  { name: "Surface", type: LOW, attribute: "outcrop.surface" },
  // The price of this span taken alone, filled by `price`; what counts towards totals is the ledger's.
  { name: "CostNanoUsd", type: "Nullable(Int64)" },
  // `priced`, or the word of the attribute `llm.cost.status`, which spans that are no model calls may carry, too.
  { name: "CostStatus", type: LOW },
  { name: "PriceVersion", type: LOW },
] as const satisfies readonly ColumnDefinition[];

/** What settlement has to know of each span; blocks begin with these columns, so that no more of them need be read. */
export const MARK_COLUMNS = [
  "Org",
  "TraceId",
  "GenAiOperation",
  "GenAiInputTokens",
  "GenAiOutputTokens",
  "GenAiCacheReadTokens",
  "GenAiCacheWriteTokens",
  "GenAiCacheWrite1hTokens",
  "CostStatus",
] as const satisfies readonly SpanColumnName[];

export type MarkColumnName = (typeof MARK_COLUMNS)[number];

export type SpanColumnName = (typeof SPAN_COLUMNS)[number]["name"];
