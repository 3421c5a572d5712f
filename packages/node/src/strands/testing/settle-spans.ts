import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { type LedgerEntry, type SettleSpan, settleTrace } from "@outcrop/core";
import { currentTelemetry } from "../../current-telemetry.ts";
import { numberOf, stringOf } from "../../values.ts";

/** The ledger of finished spans, trace by trace, as the server settles them. */
export function settleSpans(spans: readonly ReadableSpan[]): readonly LedgerEntry[] {
  const traces = Map.groupBy(spans, (span) => span.spanContext().traceId);
  return [...traces.values()].flatMap((trace) => settleTrace(trace.map(toSettle), currentTelemetry().prices()));
}

function toSettle(span: ReadableSpan): SettleSpan {
  const { traceId, spanId } = span.spanContext();
  const text = (name: string): string => stringOf(span.attributes[name]) ?? "";
  const count = (kind: string, name: string): Record<string, number> => {
    const value = numberOf(span.attributes[name]);
    return value === undefined ? {} : { [kind]: value };
  };
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? "",
    name: span.name,
    scopeName: span.instrumentationScope.name,
    serviceName: "test",
    startUnixNano: BigInt(span.startTime[0]) * 1_000_000_000n + BigInt(span.startTime[1]),
    durationNano: BigInt(span.duration[0]) * 1_000_000_000n + BigInt(span.duration[1]),
    operation: text("gen_ai.operation.name"),
    provider: text("gen_ai.provider.name"),
    requestModel: text("gen_ai.request.model"),
    responseModel: text("gen_ai.response.model"),
    usage: {
      ...count("input", "gen_ai.usage.input_tokens"),
      ...count("output", "gen_ai.usage.output_tokens"),
      ...count("cacheRead", "gen_ai.usage.cache_read.input_tokens"),
      ...count("cacheWrite", "gen_ai.usage.cache_creation.input_tokens"),
    },
    region: text("cloud.region"),
    serviceTier: "",
    requestId: text("aws.request_id"),
    sessionId: text("session.id"),
    userId: text("user.id"),
    agentName: text("gen_ai.agent.name"),
    surface: "",
    errorType: text("error.type"),
    costStatus: text("llm.cost.status"),
  };
}
