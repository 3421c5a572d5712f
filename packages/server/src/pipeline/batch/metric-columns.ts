import type { ColumnDefinition } from "./span-columns.ts";

const LOW = "LowCardinality(String)";
const MAP = "Map(LowCardinality(String), String)";

/** What a metric's points are (metrics/v1, `Metric.data`): each kind has a table, `otel_metrics_{kind}`. */
export const METRIC_KINDS = ["gauge", "sum", "histogram", "exponential_histogram", "summary"] as const;

export type MetricKind = (typeof METRIC_KINDS)[number];

export interface MetricColumnDefinition extends ColumnDefinition {
  /** The kinds whose table has it; without this, all. */
  readonly kinds?: readonly MetricKind[];
}

const NUMBER = ["gauge", "sum"] as const;
const HISTOGRAMS = ["histogram", "exponential_histogram"] as const;
const EXPLICIT = ["histogram"] as const;
const EXPONENTIAL = ["exponential_histogram"] as const;
const SUMMARY = ["summary"] as const;
const COUNTED = [...HISTOGRAMS, ...SUMMARY] as const;
const AGGREGATED = ["sum", ...HISTOGRAMS] as const;
const WITH_EXEMPLARS = [...NUMBER, ...HISTOGRAMS] as const;

/**
 * The columns of a metric's data point, of whatever kind, once: batch and block follow this list, and each table has
 * those of its kind. The standard part, in its names, types and order, is the schema of OpenTelemetry's ClickHouse
 * exporter; `Org` and what follows `IsMonotonic` are ours.
 */
export const METRIC_COLUMNS = [
  { name: "Org", type: LOW },
  // Tells the tables which rows are theirs, and is in none of them.
  { name: "Kind", type: LOW, kinds: [] },
  { name: "ResourceAttributes", type: MAP },
  { name: "ResourceSchemaUrl", type: "String" },
  { name: "ScopeName", type: "String" },
  { name: "ScopeVersion", type: "String" },
  { name: "ScopeAttributes", type: MAP },
  { name: "ScopeDroppedAttrCount", type: "UInt32" },
  { name: "ScopeSchemaUrl", type: "String" },
  { name: "ServiceName", type: LOW },
  { name: "MetricName", type: LOW },
  { name: "MetricDescription", type: "String" },
  { name: "MetricUnit", type: "String" },
  { name: "Attributes", type: MAP },
  // 1970 when the sender named none.
  { name: "StartTimeUnix", type: "DateTime64(9)" },
  // When the point was made; else when it was received.
  { name: "TimeUnix", type: "DateTime64(9)" },
  // The nearest double: `ValueInt` has an integer in full.
  { name: "Value", type: "Float64", kinds: NUMBER },
  { name: "Count", type: "UInt64", kinds: COUNTED },
  { name: "Sum", type: "Float64", kinds: COUNTED },
  { name: "BucketCounts", type: "Array(UInt64)", kinds: EXPLICIT },
  { name: "ExplicitBounds", type: "Array(Float64)", kinds: EXPLICIT },
  { name: "Scale", type: "Int32", kinds: EXPONENTIAL },
  { name: "ZeroCount", type: "UInt64", kinds: EXPONENTIAL },
  { name: "PositiveOffset", type: "Int32", kinds: EXPONENTIAL },
  { name: "PositiveBucketCounts", type: "Array(UInt64)", kinds: EXPONENTIAL },
  { name: "NegativeOffset", type: "Int32", kinds: EXPONENTIAL },
  { name: "NegativeBucketCounts", type: "Array(UInt64)", kinds: EXPONENTIAL },
  { name: "ValueAtQuantiles.Quantile", type: "Array(Float64)", kinds: SUMMARY },
  { name: "ValueAtQuantiles.Value", type: "Array(Float64)", kinds: SUMMARY },
  { name: "Exemplars.FilteredAttributes", type: "Array(Map(LowCardinality(String), String))", kinds: WITH_EXEMPLARS },
  { name: "Exemplars.TimeUnix", type: "Array(DateTime64(9))", kinds: WITH_EXEMPLARS },
  { name: "Exemplars.Value", type: "Array(Float64)", kinds: WITH_EXEMPLARS },
  { name: "Exemplars.SpanId", type: "Array(String)", kinds: WITH_EXEMPLARS },
  { name: "Exemplars.TraceId", type: "Array(String)", kinds: WITH_EXEMPLARS },
  { name: "Flags", type: "UInt32" },
  { name: "Min", type: "Float64", kinds: HISTOGRAMS },
  { name: "Max", type: "Float64", kinds: HISTOGRAMS },
  // As OTLP numbers them: 0 unspecified, 1 delta, 2 cumulative.
  { name: "AggregationTemporality", type: "Int32", kinds: AGGREGATED },
  { name: "IsMonotonic", type: "Bool", kinds: ["sum"] },
  // The value, where it was sent as an integer.
  { name: "ValueInt", type: "Nullable(Int64)", kinds: NUMBER },
  { name: "Exemplars.ValueInt", type: "Array(Nullable(Int64))", kinds: WITH_EXEMPLARS },
  { name: "ZeroThreshold", type: "Float64", kinds: EXPONENTIAL },
  // Which of the optional Sum (1), Min (2) and Max (4) the sender gave: a 0 there may also be none.
  { name: "GivenFields", type: "UInt8", kinds: HISTOGRAMS },
  // One letter per entry of each map: see `attribute-value.ts`.
  { name: "AttributeTypes", type: LOW },
  { name: "ResourceAttributeTypes", type: LOW },
  { name: "ScopeAttributeTypes", type: LOW },
  { name: "GenAiOperation", type: LOW, attribute: "gen_ai.operation.name" },
  { name: "GenAiProvider", type: LOW, attribute: "gen_ai.provider.name" },
  { name: "GenAiRequestModel", type: LOW, attribute: "gen_ai.request.model" },
  { name: "GenAiResponseModel", type: LOW, attribute: "gen_ai.response.model" },
  // The resolved base model: the grouping key. Filled by `price`.
  { name: "GenAiModel", type: LOW },
  { name: "GenAiTokenType", type: LOW, attribute: "gen_ai.token.type" },
  { name: "GenAiAgentName", type: LOW, attribute: "gen_ai.agent.name" },
  { name: "GenAiToolName", type: LOW, attribute: "gen_ai.tool.name" },
  { name: "ErrorType", type: LOW, attribute: "error.type" },
  { name: "SessionId", type: "String", attribute: "session.id" },
  { name: "UserId", type: "String", attribute: "user.id" },
  // The log record that the point was in; see `log-columns.ts`.
  { name: "EmfId", type: "String" },
] as const satisfies readonly MetricColumnDefinition[];

/** The columns of one kind's table. */
export function metricColumnsOf(kind: MetricKind): readonly MetricColumnDefinition[] {
  const all: readonly MetricColumnDefinition[] = METRIC_COLUMNS;
  return all.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}
