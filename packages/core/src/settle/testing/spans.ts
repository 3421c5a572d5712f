import type { SettleSpan } from "../types.ts";

/** $0.25 in, $1.25 out per million tokens. */
export const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";
const BEDROCK = "@outcrop/node";
export const STRANDS = "strands.telemetry.tracer";

/** Fields of a span; it begins `at` and lasts `ms` milliseconds. */
export type SpanFields = Partial<SettleSpan> & { readonly at?: number; readonly ms?: number };

export function span(spanId: string, parentSpanId: string, rest: SpanFields = {}): SettleSpan {
  const { at = 0, ms = 100, ...fields } = rest;
  return {
    traceId: "t",
    spanId,
    parentSpanId,
    name: fields.operation ?? "",
    scopeName: "app",
    serviceName: "svc",
    startUnixNano: 1_790_000_000_000_000_000n + BigInt(at) * 1_000_000n,
    durationNano: BigInt(ms) * 1_000_000n,
    operation: "",
    provider: "",
    requestModel: "",
    responseModel: "",
    usage: {},
    region: "",
    serviceTier: "",
    requestId: "",
    sessionId: "",
    userId: "",
    agentName: "",
    surface: "",
    errorType: "",
    costStatus: "",
    ...fields,
  };
}

export function chat(spanId: string, parentSpanId: string, rest: SpanFields = {}): SettleSpan {
  return span(spanId, parentSpanId, {
    operation: "chat",
    scopeName: BEDROCK,
    requestModel: HAIKU,
    usage: { input: 1000, output: 100 },
    ...rest,
  });
}

export const agent = (spanId: string, parentSpanId: string, rest: SpanFields = {}): SettleSpan =>
  span(spanId, parentSpanId, { operation: "invoke_agent", ...rest });
