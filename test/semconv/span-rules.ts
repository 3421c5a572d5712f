import { type Profile, SCHEMA_URL } from "@outcrop/core";
import { checkAttributes, checkServer } from "./attribute-rules.ts";
import { checkContent } from "./content-rules.ts";
import type { EmittedSpan, Finding } from "./emitted.ts";
import { operationRule } from "./operations.ts";

type SpanRule = (span: EmittedSpan, profile: Profile) => readonly Finding[];

/** Every rule about one span, by the names of the OpenTelemetry conformance suite where it has one. */
const RULES: readonly SpanRule[] = [
  checkName,
  checkOperation,
  checkStatus,
  checkSchemaUrl,
  checkUsage,
  checkEvents,
  ({ name, attributes }) => checkContent(name, attributes),
  ({ name, attributes }) => checkServer(name, attributes),
  ({ name, attributes }, profile) => checkAttributes(name, attributes, profile),
];

export function checkSpan(span: EmittedSpan, profile: Profile): readonly Finding[] {
  return RULES.flatMap((rule) => rule(span, profile));
}

/** `{operation} {what it is keyed by}`; a span of an AWS client that is no GenAI operation: `{Service}.{Operation}`. */
function checkName({ name, attributes }: EmittedSpan, profile: Profile): readonly Finding[] {
  const operation = attributes["gen_ai.operation.name"];
  const keyed = attributes[operationRule(operation, profile)?.keyed ?? ""];
  const expected =
    operation === undefined ? plainNames(attributes) : [[operation, keyed].filter(isPresent).map(text).join(" ")];
  return expected.includes(name) ? [] : [{ rule: "genai_span_name_format", subject: "", on: name }];
}

/** A span that is no GenAI operation: of an AWS client, or of a node of a flow that the service told of. */
function plainNames(attributes: EmittedSpan["attributes"]): readonly string[] {
  const node = attributes["aws.bedrock.flow.node.name"];
  if (node !== undefined) return [`flow_node ${text(node)}`];
  return ["BedrockRuntime", "BedrockAgentRuntime"].map((service) => `${service}.${text(attributes["rpc.method"])}`);
}

function checkOperation({ name, kind, attributes }: EmittedSpan, profile: Profile): readonly Finding[] {
  const operation = attributes["gen_ai.operation.name"];
  if (operation === undefined) {
    const expected = "aws.bedrock.flow.node.name" in attributes ? "internal" : "client";
    return kind === expected ? [] : [{ rule: "aws_span_kind_unexpected", subject: kind, on: name }];
  }
  const rule = operationRule(operation, profile);
  if (rule === undefined) return [{ rule: "genai_operation_name_unknown", subject: text(operation), on: name }];
  const missing = rule.expected.filter((attribute) => !isPresent(attributes[attribute]));
  return [
    ...missing.map((subject) => ({ rule: "genai_expected_attribute_missing", subject, on: name })),
    ...(rule.kinds === undefined || rule.kinds.includes(kind)
      ? []
      : [{ rule: "genai_span_kind_unexpected", subject: kind, on: name }]),
    ...(attributes["gen_ai.provider.name"] === "aws.bedrock"
      ? []
      : [{ rule: "provider_is_not_bedrock", subject: "gen_ai.provider.name", on: name }]),
  ];
}

function checkStatus({ name, status, statusMessage = "", attributes }: EmittedSpan): readonly Finding[] {
  const type = attributes["error.type"];
  const finding = (rule: string): Finding => ({ rule, subject: "error.type", on: name });
  return [
    ...(status === "ok" ? [finding("span_status_ok_set_by_instrumentation")] : []),
    ...(status === "error" && !isPresent(type) ? [finding("error_type_missing_on_error")] : []),
    ...(status !== "error" && isPresent(type) ? [finding("error_type_without_error_status")] : []),
    ...(typeof type === "string" && statusMessage.startsWith(type) ? [finding("status_repeats_error_type")] : []),
  ];
}

function checkSchemaUrl({ name, schemaUrl }: EmittedSpan, profile: Profile): readonly Finding[] {
  if (schemaUrl === SCHEMA_URL[profile]) return [];
  return [{ rule: "instrumentation_scope_schema_url_missing", subject: schemaUrl ?? "", on: name }];
}

/** Cached tokens are a part of the input, reasoning is a part of the output; `stream` is said only where it is true. */
function checkUsage({ name, attributes }: EmittedSpan): readonly Finding[] {
  const parts = (whole: string, names: readonly string[]): readonly Finding[] => {
    const sum = names.reduce((total, part) => total + count(attributes[part]), 0);
    return sum <= count(attributes[whole]) ? [] : [{ rule: "parts_exceed_the_whole", subject: whole, on: name }];
  };
  const stream = attributes["gen_ai.request.stream"];
  return [
    ...parts("gen_ai.usage.input_tokens", [
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_write.input_tokens",
    ]),
    ...parts("gen_ai.usage.output_tokens", ["gen_ai.usage.reasoning.output_tokens"]),
    ...(stream === undefined || stream === true
      ? []
      : [{ rule: "stream_said_where_false", subject: "gen_ai.request.stream", on: name }]),
  ];
}

/** Span events are the exception of a failed call, with a type or a message, once, and AWS's own of an agent's trace. */
function checkEvents({ name, status, events }: EmittedSpan): readonly Finding[] {
  const firstException = events.find((event) => event.name === "exception");
  return events.flatMap((event): readonly Finding[] => {
    const { attributes } = event;
    const isDescribed = "exception.type" in attributes || "exception.message" in attributes;
    if (event.name.startsWith("aws.bedrock.") && "aws.bedrock.agent.trace.start_time" in attributes) return [];
    if (event === firstException && status === "error" && isDescribed) return [];
    return [{ rule: "unexpected_span_event", subject: event.name, on: name }];
  });
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
