import type { AttributeValue } from "./types.ts";

/** A span as sent and as stored. Each belongs to the row of docs/normalise.md that it would fail without. */
export interface NormalizeCase {
  readonly rule: string;
  readonly says: string;
  readonly scope?: string;
  readonly name?: string;
  readonly sent: Readonly<Record<string, AttributeValue>>;
  readonly stored: Readonly<Record<string, AttributeValue>>;
  readonly storedName?: string;
}

const STRANDS = "strands.telemetry.tracer";
const BOTOCORE = "opentelemetry.instrumentation.botocore.bedrock-runtime";
const NOVA = "us.amazon.nova-lite-v1:0";

export const NORMALIZE_CASES: readonly NormalizeCase[] = [
  {
    rule: "surface-known",
    says: "an unknown surface goes aside",
    sent: { "outcrop.surface": "moon" },
    stored: { "outcrop.original.outcrop.surface": "moon" },
  },
  {
    rule: "surface-strands",
    says: "a tool span of Strands",
    scope: STRANDS,
    name: "execute_tool search",
    sent: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" },
    stored: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search", "outcrop.surface": "strands" },
  },
  {
    rule: "surface-strands",
    says: "the TypeScript SDK under a service name of its own",
    scope: "support-bot",
    sent: { "gen_ai.provider.name": "support-bot", "gen_ai.event.start_time": "2026-11-20T10:00:00.000Z" },
    stored: {
      "gen_ai.provider.name": "support-bot",
      "gen_ai.event.start_time": "2026-11-20T10:00:00.000Z",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "surface-agentcore",
    says: "ADOT's span of a call to a runtime",
    sent: { "aws.bedrock.agentcore.runtime.arn": "arn:aws:bedrock-agentcore:eu-west-1:1:runtime/a" },
    stored: {
      "aws.bedrock.agentcore.runtime.arn": "arn:aws:bedrock-agentcore:eu-west-1:1:runtime/a",
      "outcrop.surface": "agentcore",
    },
  },
  {
    rule: "surface-agentcore",
    says: "the service's own span, but not one of another service",
    sent: {
      "aws.resource.arn": "arn:aws:bedrock-agentcore:eu-west-1:1:runtime/a",
      "cloud.resource_id": "arn:aws:s3:::b",
    },
    stored: {
      "aws.resource.arn": "arn:aws:bedrock-agentcore:eu-west-1:1:runtime/a",
      "cloud.resource_id": "arn:aws:s3:::b",
      "outcrop.surface": "agentcore",
    },
  },
  {
    rule: "provider-of-strands",
    says: "the legacy attribute, on a Bedrock model",
    scope: STRANDS,
    sent: { "gen_ai.system": "strands-agents", "gen_ai.request.model": NOVA },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "outcrop.original.gen_ai.system": "strands-agents",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "provider-of-strands",
    says: "the new attribute, on a Bedrock ARN that hides its model",
    sent: {
      "gen_ai.provider.name": "strands-agents",
      "gen_ai.request.model": "arn:aws-us-gov:bedrock:us-gov-west-1:1:application-inference-profile/x",
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "arn:aws-us-gov:bedrock:us-gov-west-1:1:application-inference-profile/x",
      "outcrop.original.gen_ai.provider.name": "strands-agents",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "provider-from-system",
    says: "Strands on another provider's model keeps its word",
    scope: STRANDS,
    sent: { "gen_ai.system": "strands-agents", "gen_ai.request.model": "gpt-4o" },
    stored: {
      "gen_ai.provider.name": "strands-agents",
      "gen_ai.request.model": "gpt-4o",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "provider-from-system",
    says: "botocore's old name, unchanged in value",
    scope: BOTOCORE,
    sent: { "gen_ai.system": "aws.bedrock" },
    stored: { "gen_ai.provider.name": "aws.bedrock" },
  },
  {
    rule: "provider-from-system",
    says: "the new name wins over a different old one",
    sent: { "gen_ai.system": "openai", "gen_ai.provider.name": "aws.bedrock" },
    stored: { "gen_ai.provider.name": "aws.bedrock", "outcrop.original.gen_ai.system": "openai" },
  },
  {
    rule: "provider-from-system",
    says: "a renamed value keeps what it was",
    sent: { "gen_ai.system": "xai" },
    stored: { "gen_ai.provider.name": "x_ai", "outcrop.original.gen_ai.system": "xai" },
  },
  {
    rule: "provider-from-openinference",
    says: "the provider before the system",
    sent: { "llm.provider": "azure", "llm.system": "openai" },
    stored: {
      "gen_ai.provider.name": "azure.ai.openai",
      "outcrop.original.llm.provider": "azure",
      "outcrop.original.llm.system": "openai",
    },
  },
  {
    rule: "provider-spelling",
    says: "Traceloop's word for Bedrock",
    sent: { "gen_ai.provider.name": "AWS" },
    stored: { "gen_ai.provider.name": "aws.bedrock", "outcrop.original.gen_ai.provider.name": "AWS" },
  },
  {
    rule: "provider-spelling",
    says: "az.* of 1.34",
    sent: { "gen_ai.provider.name": "az.ai.inference" },
    stored: {
      "gen_ai.provider.name": "azure.ai.inference",
      "outcrop.original.gen_ai.provider.name": "az.ai.inference",
    },
  },
  {
    rule: "openinference-operation",
    says: "an LLM span is a chat",
    sent: { "openinference.span.kind": "LLM" },
    stored: { "openinference.span.kind": "LLM", "gen_ai.operation.name": "chat" },
  },
  {
    rule: "openinference-model",
    says: "the model's name",
    sent: { "llm.model_name": "gpt-4o" },
    stored: { "gen_ai.request.model": "gpt-4o" },
  },
  {
    rule: "openinference-names",
    says: "a tool span, its content untouched",
    sent: {
      "openinference.span.kind": "TOOL",
      "tool.name": "search",
      "tool_call.id": "t1",
      "input.value": "{}",
    },
    stored: {
      "openinference.span.kind": "TOOL",
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "search",
      "gen_ai.tool.call.id": "t1",
      "input.value": "{}",
    },
  },
  {
    rule: "provider-of-openinference-model",
    says: "the vendor as system, on a Bedrock id",
    sent: { "openinference.span.kind": "CHAIN", "llm.system": "anthropic", "llm.model_name": "anthropic.claude-v2" },
    stored: {
      "openinference.span.kind": "CHAIN",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "anthropic.claude-v2",
      "outcrop.original.gen_ai.provider.name": "anthropic",
    },
  },
  {
    rule: "traceloop-request-type",
    says: "a completion",
    sent: { "llm.request.type": "completion" },
    stored: { "llm.request.type": "completion", "gen_ai.operation.name": "text_completion" },
  },
  {
    rule: "traceloop-operation",
    says: "an agent without a name",
    sent: { "traceloop.span.kind": "agent" },
    stored: { "traceloop.span.kind": "agent", "gen_ai.operation.name": "invoke_agent" },
  },
  {
    rule: "traceloop-entity-name",
    says: "a tool with its name",
    sent: { "traceloop.span.kind": "tool", "traceloop.entity.name": "search" },
    stored: {
      "traceloop.span.kind": "tool",
      "traceloop.entity.name": "search",
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "search",
    },
  },
  {
    rule: "operation-spelling",
    says: "the TypeScript SDK's cycle",
    name: "execute_agent_loop_cycle",
    sent: { "gen_ai.operation.name": "execute_agent_loop_cycle" },
    stored: {
      "gen_ai.operation.name": "execute_event_loop_cycle",
      "outcrop.original.gen_ai.operation.name": "execute_agent_loop_cycle",
    },
  },
  {
    rule: "strands-cycle-id",
    says: "the TypeScript SDK's id",
    sent: { "agent_loop.cycle_id": "cycle-1", "gen_ai.operation.name": "x" },
    stored: { "event_loop.cycle_id": "cycle-1", "gen_ai.operation.name": "x", "outcrop.surface": "strands" },
  },
  {
    rule: "strands-cycle-operation",
    says: "a cycle that says nothing but its id, by its scope a service",
    scope: "support-bot",
    name: "execute_agent_loop_cycle",
    sent: { "agent_loop.cycle_id": "cycle-1" },
    storedName: "execute_event_loop_cycle",
    stored: {
      "event_loop.cycle_id": "cycle-1",
      "gen_ai.operation.name": "execute_event_loop_cycle",
      "outcrop.original.span.name": "execute_agent_loop_cycle",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "strands-span-name",
    says: "chat gets its model",
    scope: STRANDS,
    name: "chat",
    sent: { "gen_ai.operation.name": "chat", "gen_ai.request.model": NOVA },
    storedName: `chat ${NOVA}`,
    stored: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": NOVA,
      "outcrop.original.span.name": "chat",
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "time-to-first-token",
    says: "Strands' milliseconds",
    scope: STRANDS,
    sent: { "gen_ai.server.time_to_first_token": 250 },
    stored: { "gen_ai.response.time_to_first_chunk": 0.25, "outcrop.original.gen_ai.server.time_to_first_token": 250 },
  },
  {
    rule: "time-to-first-token",
    says: "OpenLIT's seconds",
    scope: "openlit.otel.tracing",
    sent: { "gen_ai.server.time_to_first_token": 0.25 },
    stored: { "gen_ai.response.time_to_first_chunk": 0.25 },
  },
  {
    rule: "request-stream",
    says: "OpenLIT's name, as text",
    sent: { "gen_ai.request.is_stream": "true" },
    stored: { "gen_ai.request.stream": true },
  },
  {
    rule: "request-top-k",
    says: "the latest profile's name",
    sent: { "gen_ai.retrieval.top_k": 5 },
    stored: { "gen_ai.request.top_k": 5 },
  },
  {
    rule: "request-frequency-penalty",
    says: "moved",
    sent: { "llm.frequency_penalty": 0.5 },
    stored: { "gen_ai.request.frequency_penalty": 0.5 },
  },
  {
    rule: "request-presence-penalty",
    says: "moved",
    sent: { "llm.presence_penalty": 0.5 },
    stored: { "gen_ai.request.presence_penalty": 0.5 },
  },
  {
    rule: "request-seed",
    says: "moved, whatever integer type",
    sent: { "gen_ai.openai.request.seed": 7n },
    stored: { "gen_ai.request.seed": 7n },
  },
  {
    rule: "output-type",
    says: "moved",
    sent: { "gen_ai.openai.request.response_format": "json" },
    stored: { "gen_ai.output.type": "json" },
  },
  {
    rule: "openai-request-service-tier",
    says: "moved",
    sent: { "gen_ai.openai.request.service_tier": "flex" },
    stored: { "openai.request.service_tier": "flex" },
  },
  {
    rule: "openai-response-service-tier",
    says: "moved",
    sent: { "gen_ai.openai.response.service_tier": "flex" },
    stored: { "openai.response.service_tier": "flex" },
  },
  {
    rule: "openai-system-fingerprint",
    says: "moved",
    sent: { "gen_ai.openai.response.system_fingerprint": "fp" },
    stored: { "openai.response.system_fingerprint": "fp" },
  },
  {
    rule: "finish-reasons",
    says: "the name that Anthropic's own SDK has for it",
    sent: { "anthropic.message.stop_reason": "end_turn" },
    stored: {
      "gen_ai.response.finish_reasons": ["end_turn"],
      "outcrop.original.anthropic.message.stop_reason": "end_turn",
    },
  },
  {
    rule: "finish-reasons",
    says: "one string",
    sent: { "gen_ai.response.finish_reasons": "end_turn" },
    stored: { "gen_ai.response.finish_reasons": ["end_turn"] },
  },
  {
    rule: "finish-reasons",
    says: "JSON text",
    sent: { "gen_ai.response.finish_reasons": '["end_turn", "tool_use"]' },
    stored: { "gen_ai.response.finish_reasons": ["end_turn", "tool_use"] },
  },
  {
    rule: "finish-reasons",
    says: "another name with another reason is kept aside",
    sent: { "gen_ai.response.finish_reasons": ["stop"], "llm.response.stop_reason": "length" },
    stored: { "gen_ai.response.finish_reasons": ["stop"], "outcrop.original.llm.response.stop_reason": "length" },
  },
  {
    rule: "stop-sequences",
    says: "Traceloop's name",
    sent: { "llm.chat.stop_sequences": ["END"] },
    stored: { "gen_ai.request.stop_sequences": ["END"] },
  },
];
