import { SCHEMA_URL } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import type { Emitted, EmittedMetric, EmittedRecord, EmittedSpan, Values } from "./emitted.ts";
import { checkMetric } from "./metric-rules.ts";
import { SOUND, SOUND_DURATION, SOUND_EXCEPTION, SOUND_RECORD, SOUND_SPAN, SOUND_TOKENS } from "./sound-call.ts";

const PLAIN: EmittedSpan = {
  ...SOUND_SPAN,
  name: "BedrockRuntime.CountTokens",
  attributes: { "rpc.method": "CountTokens", "aws.bedrock.count_tokens.input_tokens": 4 },
};
const NODE = "aws.bedrock.flow.node.name";
const FAILED: EmittedSpan = {
  ...SOUND_SPAN,
  status: "error",
  statusMessage: "slow down",
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": "m",
    "server.address": "bedrock-runtime.us-east-1.amazonaws.com",
    "server.port": 443,
    "error.type": "ThrottlingException",
    "llm.cost.status": "no_usage",
  },
  events: [{ name: "exception", attributes: { "exception.type": "ThrottlingException" } }],
};

/** The only event of a call that failed. */
const exception = (change: Partial<EmittedRecord> = {}): Emitted =>
  withFailedDuration({
    spans: [FAILED],
    metrics: [SOUND_DURATION],
    records: [{ ...SOUND_EXCEPTION, ...change }],
  });
const thrownWithout = (name: string): EmittedRecord => ({
  ...SOUND_EXCEPTION,
  attributes: withoutUndefined({ ...SOUND_EXCEPTION.attributes, [name]: undefined }),
});
const thrown = (change: Values): Emitted =>
  exception({ attributes: withoutUndefined({ ...SOUND_EXCEPTION.attributes, ...change }) });

const withSpan = (span: EmittedSpan): Emitted => ({ ...SOUND, records: [], spans: [span] });
const span = (change: Partial<EmittedSpan>): Emitted => withSpan({ ...SOUND_SPAN, ...change });
const attributes = (change: Values): Emitted =>
  span({ attributes: withoutUndefined({ ...SOUND_SPAN.attributes, ...change }) });
const metric = (original: EmittedMetric, change: Partial<EmittedMetric>): Emitted => ({
  ...SOUND,
  metrics: SOUND.metrics.map((one) => (one === original ? { ...one, ...change } : one)),
});
const points = (original: EmittedMetric, change: Values): Emitted =>
  metric(original, {
    points: original.points.map((one) => ({
      ...one,
      attributes: withoutUndefined({ ...one.attributes, ...change }),
    })),
  });
const withoutUndefined = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
const record = (change: Partial<EmittedRecord>): Emitted => ({ ...SOUND, records: [{ ...SOUND_RECORD, ...change }] });
const said = (change: Values): Emitted =>
  record({ attributes: withoutUndefined({ ...SOUND_RECORD.attributes, ...change }) });
const event = (name: string, values: Values = {}) => ({ name, attributes: values });

/** What is wrong, where it is planted, and the only rule that says so. */
const FAULTS: Readonly<Record<string, readonly [Emitted, string]>> = {
  "a name without the model": [span({ name: "chat" }), "genai_span_name_format"],
  "a name with another model": [span({ name: "chat other" }), "genai_span_name_format"],
  "a plain span with a name of its own": [
    { metrics: [], spans: [{ ...PLAIN, name: "count" }] },
    "genai_span_name_format",
  ],
  "a plain span of kind internal": [
    { metrics: [], spans: [{ ...PLAIN, kind: "internal" }] },
    "aws_span_kind_unexpected",
  ],
  "a flow's node with a name of its own": [
    { metrics: [], spans: [{ ...PLAIN, kind: "internal", name: "Ask", attributes: { [NODE]: "Ask" } }] },
    "genai_span_name_format",
  ],
  "a flow's node that is a client's span": [
    { metrics: [], spans: [{ ...PLAIN, name: "flow_node Ask", attributes: { [NODE]: "Ask" } }] },
    "aws_span_kind_unexpected",
  ],
  "a model call of kind internal": [span({ kind: "internal" }), "genai_span_kind_unexpected"],
  "an operation of its own": [
    span({ name: "converse", attributes: { ...SOUND_SPAN.attributes, "gen_ai.operation.name": "converse" } }),
    "genai_operation_name_unknown",
  ],
  "the vendor of the model as provider": [
    attributes({ "gen_ai.provider.name": "anthropic" }),
    "provider_is_not_bedrock",
  ],
  "a finish reason that is missing": [
    attributes({ "gen_ai.response.finish_reasons": undefined }),
    "genai_expected_attribute_missing",
  ],
  "finish reasons that are empty": [
    attributes({ "gen_ai.response.finish_reasons": [] }),
    "genai_expected_attribute_missing",
  ],
  "a server without its port": [attributes({ "server.port": undefined }), "server_address_and_port"],
  "status OK": [span({ status: "ok" }), "span_status_ok_set_by_instrumentation"],
  "an error without a type": [
    { ...span({ status: "error" }), records: [thrownWithout("error.type")] },
    "error_type_missing_on_error",
  ],
  "a type without an error": [
    withFailedDuration(attributes({ "error.type": "Oops" })),
    "error_type_without_error_status",
  ],
  "a description that repeats the type": [
    withFailedDuration({
      metrics: [SOUND_DURATION],
      spans: [{ ...FAILED, statusMessage: "ThrottlingException: slow down" }],
      records: [SOUND_EXCEPTION],
    }),
    "status_repeats_error_type",
  ],
  "a scope without a schema URL": [span({ schemaUrl: undefined }), "instrumentation_scope_schema_url_missing"],
  "a scope with the URL of another profile": [
    span({ schemaUrl: "https://opentelemetry.io/schemas/1.36.0" }),
    "instrumentation_scope_schema_url_missing",
  ],
  "more cached tokens than tokens": [
    attributes({ "gen_ai.usage.cache_read.input_tokens": 11 }),
    "parts_exceed_the_whole",
  ],
  "a stream that is none": [attributes({ "gen_ai.request.stream": false }), "stream_said_where_false"],
  "a name of old": [attributes({ "gen_ai.system": "aws.bedrock" }), "missing_attribute"],
  "a name of another profile": [attributes({ "gen_ai.usage.cache_write.input_tokens": 1 }), "missing_attribute"],
  "a name of general conventions": [attributes({ "http.response.status_code": 200 }), "missing_attribute"],
  "a count as text": [attributes({ "gen_ai.request.max_tokens": "50" }), "type_mismatch"],
  "a count with a fraction": [attributes({ "gen_ai.request.max_tokens": 0.5 }), "type_mismatch"],
  "one stop sequence as text": [attributes({ "gen_ai.request.stop_sequences": "END" }), "type_mismatch"],
  "content that is no JSON": [attributes({ "gen_ai.input.messages": '[{"role":' }), "genai_content_schema"],
  "a message without parts": [attributes({ "gen_ai.input.messages": '[{"role":"user"}]' }), "genai_content_schema"],
  "a part without its content": [
    attributes({ "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","text":"hi"}]}]' }),
    "genai_content_schema",
  ],
  "an answer without its finish reason": [
    attributes({ "gen_ai.output.messages": '[{"role":"assistant","parts":[]}]' }),
    "genai_content_schema",
  ],
  "a tool without its type": [attributes({ "gen_ai.tool.definitions": '[{"name":"t"}]' }), "genai_content_schema"],
  "an exception on a call that succeeded": [
    span({ events: [event("exception", { "exception.type": "E" })] }),
    "unexpected_span_event",
  ],
  "two exceptions on a span": [
    {
      ...exception(),
      spans: [{ ...FAILED, events: [...FAILED.events, event("exception", { "exception.type": "E" })] }],
    },
    "unexpected_span_event",
  ],
  "content as a span event": [span({ events: [event("gen_ai.choice")] }), "unexpected_span_event"],
  "an event of old": [record({ name: "gen_ai.choice" }), "missing_event"],
  "an event with a body": [record({ hasBody: true }), "event_with_a_body"],
  "an event that is a warning": [record({ severity: 13 }), "severity_mismatch"],
  "an event that hangs nowhere": [record({ spanId: undefined }), "event_per_call"],
  "a failure without its event": [{ ...exception(), records: [] }, "event_per_call"],
  "two events of one failure": [{ ...exception(), records: [SOUND_EXCEPTION, SOUND_EXCEPTION] }, "event_per_call"],
  "an exception on an event of its own": [
    { ...exception(), records: [SOUND_EXCEPTION, { ...SOUND_EXCEPTION, name: "exception" }] },
    "missing_event",
  ],
  "an exception that is no warning": [exception({ severity: 17 }), "severity_mismatch"],
  "an exception without type and message": [
    thrown({ "exception.type": undefined, "exception.message": undefined }),
    "required_attribute_not_present",
  ],
  "an exception without its stack": [thrown({ "exception.stacktrace": undefined }), "required_attribute_not_present"],
  "an exception of another type than its span": [thrown({ "error.type": "Oops" }), "event_differs_from_span"],
  "an exception with what was said": [
    thrown({ "gen_ai.input.messages": [{ role: "user", parts: [] }] }),
    "content_on_an_exception",
  ],
  "an event of a scope without a schema URL": [
    record({ schemaUrl: undefined }),
    "instrumentation_scope_schema_url_missing",
  ],
  "an event without its provider": [said({ "gen_ai.provider.name": undefined }), "required_attribute_not_present"],
  "an event with other tokens than its span": [said({ "gen_ai.usage.input_tokens": 11 }), "event_differs_from_span"],
  "an event with content as text": [said({ "gen_ai.input.messages": "[]" }), "genai_content_schema"],
  "two events of one call": [{ ...SOUND, records: [SOUND_RECORD, SOUND_RECORD] }, "event_per_call"],
  "a metric of its own": [
    { ...SOUND, metrics: [...SOUND.metrics, { ...SOUND_DURATION, name: "bedrock.calls" }] },
    "missing_metric",
  ],
  milliseconds: [metric(SOUND_DURATION, { unit: "ms" }), "unit_mismatch"],
  "a counter of seconds": [metric(SOUND_DURATION, { instrument: "counter" }), "unexpected_instrument"],
  "tokens as doubles": [metric(SOUND_TOKENS, { valueType: "double" }), "type_mismatch"],
  "the SDK's own buckets": [metric(SOUND_TOKENS, { boundaries: [0, 5, 10] }), "boundaries_mismatch"],
  "a meter without a schema URL": [
    metric(SOUND_DURATION, { schemaUrl: undefined }),
    "instrumentation_scope_schema_url_missing",
  ],
  "a point without its operation": [
    points(SOUND_DURATION, { "gen_ai.operation.name": undefined }),
    "required_attribute_not_present",
  ],
  "a point with an attribute of its own": [points(SOUND_DURATION, { "customer.name": "x" }), "missing_attribute"],
  "an error on a token metric": [
    points(SOUND_TOKENS, { "error.type": "x" }),
    "error_type_on_a_metric_without_failures",
  ],
  "a call without a duration": [
    { ...SOUND, metrics: SOUND.metrics.filter((one) => one !== SOUND_DURATION) },
    "duration_per_call",
  ],
  "a call with two durations": [
    metric(SOUND_DURATION, { points: SOUND_DURATION.points.map((one) => ({ ...one, count: 2 })) }),
    "duration_per_call",
  ],
  "a duration with an error that the span has not": [
    points(SOUND_DURATION, { "error.type": "x" }),
    "duration_per_call",
  ],
  "a metric with other tokens than the span": [
    metric(SOUND_TOKENS, { points: SOUND_TOKENS.points.map((one, i) => ({ ...one, sum: i === 0 ? 11 : one.sum })) }),
    "metric_differs_from_spans",
  ],
  "a plain span with GenAI metrics": [{ spans: [PLAIN], metrics: [SOUND_DURATION] }, "duration_per_call"],
};

function withFailedDuration(emitted: Emitted): Emitted {
  const type = emitted.spans[0]?.attributes["error.type"];
  const failed = {
    ...SOUND_DURATION,
    points: SOUND_DURATION.points.map((one) => ({ ...one, attributes: { ...one.attributes, "error.type": type } })),
  };
  return { ...emitted, metrics: emitted.metrics.map((one) => (one === SOUND_DURATION ? failed : one)) };
}

describe("the rules", () => {
  it("find nothing where all is well", () => {
    expect(check(SOUND, "1.41")).toEqual([]);
    expect(check({ spans: [PLAIN], metrics: [] }, "1.41")).toEqual([]);
    expect(check(exception(), "1.41")).toEqual([]);
    // An agent that failed after a guardrail had judged it.
    const judged = event("aws.bedrock.guardrail.assessment", { "aws.bedrock.agent.trace.start_time": "2026-03-01" });
    const failed = { ...exception(), spans: [{ ...FAILED, events: [judged, ...FAILED.events] }] };
    expect(check(failed, "1.41")).toEqual([]);
  });

  it.each(Object.entries(FAULTS))("find %s", (_, [emitted, rule]) => {
    expect([...new Set(check(emitted, "1.41").map((finding) => finding.rule))]).toEqual([rule]);
  });

  it("find the duration of an operation under the metric of others, where a profile has two", () => {
    const named = (name: string, operation: string): readonly string[] =>
      checkMetric(
        {
          ...SOUND_DURATION,
          name,
          points: SOUND_DURATION.points.map((one) => ({
            ...one,
            attributes: { ...one.attributes, "gen_ai.operation.name": operation },
          })),
          schemaUrl: SCHEMA_URL.latest,
        },
        "latest",
      ).map(({ rule }) => rule);
    expect(named("gen_ai.client.inference.duration", "chat")).toEqual([]);
    expect(named("gen_ai.client.operation.duration", "embeddings")).toEqual([]);
    expect(named("gen_ai.client.inference.duration", "embeddings")).toEqual(["metric_of_other_operations"]);
    expect(named("gen_ai.client.operation.duration", "chat")).toEqual(["metric_of_other_operations"]);
  });

  it("accept a vendor attribute, a response that failed, and an id or a model that was not sent, and nothing else", () => {
    const without = (change: Values) => check(attributes(change), "1.41").map(({ subject }) => subject);
    expect(without({ "gen_ai.response.id": undefined, "aws.request_id": undefined })).toEqual([]);
    expect(without({ "gen_ai.response.id": undefined })).toEqual(["gen_ai.response.id"]);
    expect(without({ "gen_ai.usage.output_tokens": undefined })).toContain("gen_ai.usage.output_tokens");
    expect(check(attributes({ "outcrop.new": 1, "user.id": "u", "session.id": "s" }), "1.41")).toEqual([]);
    expect(check(attributes({ "llm.model": "m" }), "1.41")).toHaveLength(1);
  });
});
