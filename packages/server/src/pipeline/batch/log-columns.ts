import type { ColumnDefinition } from "./span-columns.ts";

const LOW = "LowCardinality(String)";
const MAP = "Map(LowCardinality(String), String)";

/**
 * The columns of a log record, once: batch, block and the table `otel_logs` follow this list. The standard part is the
 * schema of OpenTelemetry's ClickHouse exporter; `Org`, `ObservedTimestamp`, `DroppedAttributesCount`, the letters of
 * types and the typed columns are ours.
 */
export const LOG_COLUMNS = [
  { name: "Org", type: LOW },
  // When it happened; else when it was observed; else when it was received.
  { name: "Timestamp", type: "DateTime64(9)" },
  { name: "TraceId", type: "String" },
  { name: "SpanId", type: "String" },
  { name: "TraceFlags", type: "UInt8" },
  { name: "SeverityText", type: LOW },
  { name: "SeverityNumber", type: "UInt8" },
  { name: "ServiceName", type: LOW },
  { name: "Body", type: "String" },
  { name: "ResourceSchemaUrl", type: LOW },
  { name: "ResourceAttributes", type: MAP },
  { name: "ScopeSchemaUrl", type: LOW },
  { name: "ScopeName", type: "String" },
  { name: "ScopeVersion", type: LOW },
  { name: "ScopeAttributes", type: MAP },
  { name: "LogAttributes", type: MAP },
  { name: "EventName", type: "String" },
  // 1970 when the sender named none.
  { name: "ObservedTimestamp", type: "DateTime64(9)" },
  { name: "DroppedAttributesCount", type: "UInt32" },
  // The letter of the body, and one letter per entry of each map: see `attribute-value.ts`.
  { name: "BodyType", type: LOW },
  { name: "LogAttributeTypes", type: LOW },
  { name: "ResourceAttributeTypes", type: LOW },
  { name: "ScopeAttributeTypes", type: LOW },
  { name: "GenAiOperation", type: LOW, attribute: "gen_ai.operation.name" },
  { name: "GenAiRequestModel", type: LOW, attribute: "gen_ai.request.model" },
  { name: "GenAiAgentName", type: LOW, attribute: "gen_ai.agent.name" },
  { name: "ErrorType", type: LOW, attribute: "error.type" },
  { name: "SessionId", type: "String", attribute: "session.id" },
  { name: "UserId", type: "String", attribute: "user.id" },
  // Where the body is a document of metrics (CloudWatch's embedded metric format): what tells the record from others, and
  // its data points by.
  { name: "EmfId", type: "String" },
] as const satisfies readonly ColumnDefinition[];
