import {
  createPriceBook,
  type LedgerEntry,
  normalizeSpan,
  type SettleSpan,
  settleTrace,
  type SpanView,
} from "@outcrop/core";
import type { SentSpan } from "./plan.ts";

const book = createPriceBook();

/** What the ledger says of spans as they were sent: they are normalised and settled, as the server does. */
export function settle(spans: readonly SentSpan[]): readonly LedgerEntry[] {
  return settleTrace(spans.map(toSettle), book);
}

function toSettle(span: SentSpan): SettleSpan {
  const attributes = normalized(span);
  const text = (key: string): string => {
    const value = attributes.get(key);
    return typeof value === "string" ? value : "";
  };
  const count = (name: string, key: string): Readonly<Record<string, number>> => {
    const value = attributes.get(key);
    return typeof value === "number" ? { [name]: value } : {};
  };
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    scopeName: span.scopeName,
    serviceName: "application",
    startUnixNano: BigInt(span.startUnixNano),
    durationNano: BigInt(span.durationNano),
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
    agentName: "",
    surface: "",
    errorType: text("error.type"),
    costStatus: text("llm.cost.status"),
  };
}

function normalized({ name, scopeName, attributes }: SentSpan): ReadonlyMap<string, unknown> {
  const result = new Map<string, unknown>(Object.entries(attributes));
  const get = (key: string): ReturnType<SpanView["get"]> => attributes[key] as ReturnType<SpanView["get"]>;
  for (const edit of normalizeSpan({ name, scopeName, scopeVersion: "", get })) {
    if (edit.kind === "set") result.set(edit.key, edit.value);
    else if (edit.kind === "delete") result.delete(edit.key);
  }
  return result;
}
