import type { SettleSpan } from "../types.ts";

type Facts = Pick<
  SettleSpan,
  "traceId" | "spanId" | "parentSpanId" | "name" | "scopeName" | "serviceName" | "startUnixNano" | "durationNano"
>;

/** What the store will say of a span with these attributes (normalised ones), without the store. */
export function settleSpanOf(span: Facts, attribute: (key: string) => unknown): SettleSpan {
  const text = (key: string): string => {
    const value = attribute(key);
    return typeof value === "string" ? value : "";
  };
  const count = (kind: string, key: string): Readonly<Record<string, number>> => {
    const value = attribute(key);
    return typeof value === "number" || typeof value === "bigint" ? { [kind]: Number(value) } : {};
  };
  return {
    ...span,
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
    requestId: text("aws.request_id") || text("gen_ai.response.id"),
    sessionId: text("session.id"),
    userId: text("user.id"),
    agentName: text("gen_ai.agent.name"),
    surface: "",
    errorType: text("error.type"),
    costStatus: text("llm.cost.status"),
  };
}
