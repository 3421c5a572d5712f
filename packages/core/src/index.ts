export type { AttributeValue, Profile, SpanEdit, SpanView } from "./semconv/types.ts";
export type { AttributeDefinition, AttributeType } from "./semconv/attribute-definition.ts";
export { attributeNames, attributeType, CONTENT_ATTRIBUTE_NAMES } from "./semconv/attribute-names.ts";
export type { AttributeKey, AttributeNames } from "./semconv/attribute-names.ts";
export { ORIGINAL_PREFIX, REQUEST_METADATA_PREFIX } from "./semconv/vendor-attributes.ts";
export { NORMALIZE_METRIC_KEYS, normalizeMetric } from "./semconv/normalize-metric.ts";
export { NORMALIZE_KEYS, normalizeSpan } from "./semconv/normalize-span.ts";
export { metricDefinition, metricDefinitions } from "./semconv/metrics.ts";
export type { MetricDefinition, MetricKey } from "./semconv/metrics.ts";
export { SCHEMA_URL } from "./semconv/schema-url.ts";
export { ERROR_TYPE_OTHER, OPERATION, PROVIDER, TOKEN_TYPE } from "./semconv/well-known-values.ts";
export {
  toInputMessages,
  toOutputMessages,
  toSystemInstructions,
  toToolDefinitions,
} from "./content/messages/converse-messages.ts";
export { messageFinishReason } from "./content/messages/finish-reason.ts";
export { limitJson } from "./content/messages/limit-json.ts";
export { toPlainJson } from "./content/messages/plain-json.ts";
export type { PlainJson } from "./content/messages/plain-json.ts";
export type { ChatMessage, MessagePart, OutputMessage, ToolDefinition } from "./content/messages/types.ts";
export { compileRedaction } from "./content/redact/compile-redaction.ts";
export { DEFAULT_REDACTION_RULES } from "./content/redact/default-rules.ts";
export { mayHoldSecret, SECRET_TABLES } from "./content/redact/may-hold-secret.ts";
export { MASK } from "./content/redact/types.ts";
export type {
  CompiledRedaction,
  Redaction,
  RedactionAction,
  RedactionOptions,
  RedactionProblem,
  RedactionRule,
  Redactor,
} from "./content/redact/types.ts";
export type { InferenceScope, ResolvedModel, UnpricedReason } from "./models/types.ts";
export { resolveModel } from "./models/resolve-model.ts";
export type { CostStatus, NanoUsd, PriceBook, PriceOutcome, PriceQuery, TokenUsage } from "./pricing/types.ts";
export { createPriceBook } from "./pricing/create-price-book.ts";
export type { PriceBookOptions } from "./pricing/create-price-book.ts";
export { formatNano, toUsd } from "./pricing/money.ts";
export type { OverrideBook, OverrideRow } from "./pricing/override-book.ts";
// `parseOverrideBook` is `@outcrop/core/override-book`: it needs a YAML reader, which no application should have to load.
export type { RateTexts } from "./pricing/price-row.ts";
export type { LedgerEntry, SettleSpan, Surface } from "./settle/types.ts";
export { settleTrace } from "./settle/settle-trace.ts";
export { isUnpricedStatus } from "./pricing/unpriced-status.ts";
export { isModelOperation } from "./semconv/model-operations.ts";
export { modelOf } from "./settle/ledger-entry.ts";
