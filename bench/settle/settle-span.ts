import type { SettleSpan } from "@outcrop/core";
import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";

/** What the store will say of the span, without the store. */
export function settleSpanOf(span: SpanFixture): SettleSpan {
  const { attributes = {} } = span;
  const text = (key: string): string => {
    const value = attributes[key];
    return typeof value === "string" ? value : "";
  };
  const count = (name: string, key: string): Readonly<Record<string, number>> =>
    attributes[key] === undefined ? {} : { [name]: Number(attributes[key]) };
  return {
    traceId: span.traceId ?? "",
    spanId: span.spanId ?? "",
    parentSpanId: span.parentSpanId ?? "",
    name: span.name ?? "",
    scopeName: span.scopeName ?? "",
    serviceName: span.serviceName ?? "",
    startUnixNano: span.startUnixNano ?? 0n,
    durationNano: span.durationNano ?? 0n,
    operation: text("gen_ai.operation.name"),
    provider: text("gen_ai.provider.name"),
    requestModel: text("gen_ai.request.model"),
    responseModel: text("gen_ai.response.model"),
    usage: {
      ...count("input", "gen_ai.usage.input_tokens"),
      ...count("output", "gen_ai.usage.output_tokens"),
      ...count("cacheRead", "gen_ai.usage.cache_read.input_tokens"),
    },
    region: text("cloud.region"),
    serviceTier: "",
    requestId: text("aws.request_id"),
    sessionId: text("session.id"),
    userId: text("user.id"),
    agentName: text("gen_ai.agent.name"),
    surface: "",
    errorType: "",
    costStatus: "",
  };
}
