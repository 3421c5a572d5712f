import { diag, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { settingsFrom } from "../../../packages/node/src/settings.ts";
import { SURFACES } from "../../../packages/node/src/surfaces.ts";
import { createTelemetry } from "../../../packages/node/src/telemetry.ts";
import { threeLevels, uuid } from "../../../packages/node/src/testing/agent-parts.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { json } from "./otlp-seeds.ts";

const OPERATIONS = SURFACES.flatMap(({ operations }) => operations);
const ENDPOINT = { address: "bedrock-runtime.us-east-1.amazonaws.com", port: 443, region: "us-east-1" };
const MESSAGE = { role: "assistant", content: [{ text: "b" }, { toolUse: { toolUseId: "t", name: "n", input: {} } }] };
const USAGE = { inputTokens: 3, outputTokens: 4, totalTokens: 7, cacheReadInputTokens: 1 };
const TRACE = threeLevels((run) => `${uuid(run)}-0`).map((part) => ({ trace: part }));

/** Inputs and outputs of many operations at once: each takes what it knows, and the rest is odd to it. */
const CALLS = [
  {
    input: {
      modelId: "amazon.nova-lite-v1:0",
      messages: [
        { role: "user", content: [{ text: "a" }, { image: { format: "png", source: { bytes: { $bytes: "AA" } } } }] },
      ],
      system: [{ text: "s" }],
      inferenceConfig: { maxTokens: 5, temperature: 0.5, stopSequences: ["x"] },
      toolConfig: { tools: [{ toolSpec: { name: "n", inputSchema: { json: {} } } }] },
      guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1", trace: "enabled" },
    },
    output: {
      output: { message: MESSAGE },
      stopReason: "tool_use",
      usage: USAGE,
      metrics: { latencyMs: 5 },
      trace: { guardrail: { inputAssessment: { g: { topicPolicy: { topics: [{ name: "t", action: "BLOCKED" }] } } } } },
      $metadata: { requestId: "r", attempts: 2 },
    },
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "n" } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":1}' } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: "b", reasoningContent: { text: "c" } } } },
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage: USAGE, metrics: { latencyMs: 5 } } },
    ],
  },
  {
    input: {
      modelId: "anthropic.claude-3-haiku-20240307-v1:0",
      body: '{"anthropic_version":"x","max_tokens":5,"messages":[]}',
      contentType: "application/json",
      agentId: "A",
      agentAliasId: "B",
      sessionId: "s",
      inputText: "hi",
      knowledgeBaseId: "K",
      retrievalQuery: { text: "q" },
      flowIdentifier: "F",
      flowAliasIdentifier: "G",
      inputs: [{ nodeName: "i", content: { document: "d" } }],
      guardrailIdentifier: "g",
      content: [{ text: { text: "a" } }],
    },
    output: {
      body: {
        $bytes: '{"id":"m","stop_reason":"end_turn","content":[{"type":"text","text":"b"}],"usage":{"input_tokens":3}}',
      },
      sessionId: "s",
      retrievalResults: [
        { content: { text: "a" }, score: 0.5, location: { type: "S3", s3Location: { uri: "s3://a" } } },
      ],
      results: [{ index: 0, relevanceScore: 0.5 }],
      action: "GUARDRAIL_INTERVENED",
      usage: { topicPolicyUnits: 1 },
      citations: [{ retrievedReferences: [{ content: { text: "a" } }] }],
      invocationArn: "arn:aws:bedrock:us-east-1:1:async-invoke/a",
      status: "Completed",
    },
    events: [
      { chunk: { bytes: { $bytes: '{"type":"message_start","message":{"id":"m","usage":{"input_tokens":3}}}' } } },
      ...TRACE,
      { returnControl: { invocationId: "i", invocationInputs: [{ functionInvocationInput: { function: "f" } }] } },
      {
        flowTraceEvent: {
          trace: { nodeInputTrace: { nodeName: "n", timestamp: "2026-03-01T10:00:00.000Z", fields: [] } },
        },
      },
      { flowTraceEvent: { trace: { nodeActionTrace: { nodeName: "n", operationName: "o", operationResponse: {} } } } },
      { flowTraceEvent: { trace: { nodeOutputTrace: { nodeName: "n", timestamp: "2026-03-01T10:00:01.000Z" } } } },
      { flowOutputEvent: { nodeName: "n", content: { document: "d" } } },
      { flowCompletionEvent: { completionReason: "SUCCESS" } },
      { output: { text: "b" } },
      { citation: { retrievedReferences: [] } },
    ],
  },
];

const faults: unknown[] = [];
diag.setLogger({
  error: (...said) => void faults.push(said),
  warn: () => {},
  info: () => {},
  debug: () => {},
  verbose: () => {},
});
const onSpan = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [onSpan] }));
const telemetry = createTelemetry(settingsFrom({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }));

/** Every operation that is looked at in an application, with any input, output and events. */
export const target: FuzzTarget = {
  grammar: "json",
  maxBytes: 16_384,
  seeds: () => OPERATIONS.flatMap((_, operation) => CALLS.map((call) => json({ operation, ...call }))),
  async run(input) {
    const call = callOf(input);
    const operation = OPERATIONS[Math.abs(Number(call["operation"]) | 0) % OPERATIONS.length];
    const observation = operation?.observe(objectOf(call["input"]), {
      telemetry,
      startedAtMs: 1_000_000,
      endpoint: ENDPOINT,
    });
    if (observation === undefined) return "";
    const span = telemetry.tracer().startSpan(observation.spanName, { attributes: observation.attributes });
    const context = trace.setSpan(ROOT_CONTEXT, span);
    observation.opened?.(span, context);
    observation.headers?.(call["headers"]);
    observation.output(objectOf(call["output"]));
    const events: readonly unknown[] = Array.isArray(call["events"]) ? call["events"] : [];
    for (const [at, event] of events.entries()) {
      observation.event?.(objectOf(event), at, ENDPOINT);
      observation.hides?.(objectOf(event));
    }
    const attributes = observation.finish({ durationSeconds: 1, endpoint: ENDPOINT, isWhole: events.length % 2 === 0 });
    await observation.recordContent?.({ attributes, context });
    span.end();
    if (faults.length > 0) throw new Error(`Expected no fault to be reported, got ${String(faults.splice(0)[0])}`);
    // Not what it ends with, which the time of day may be in: what an agent's clock is ahead by.
    return JSON.stringify([operation?.name, observation.spanName, observation.attributes]);
  },
};

function callOf(input: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(Buffer.from(input).toString(), revive)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** The SDK gives dates, and bytes for blobs. */
function revive(_key: string, value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value);
  const bytes: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "$bytes") : undefined;
  return typeof bytes === "string" ? Uint8Array.from(Buffer.from(bytes)) : value;
}

/** The SDK's outputs and events are objects. */
function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
