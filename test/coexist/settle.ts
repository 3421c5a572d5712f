import {
  createPriceBook,
  type LedgerEntry,
  normalizeSpan,
  type SettleSpan,
  settleTrace,
  type SpanView,
} from "@outcrop/core";
import { settleSpanOf } from "../../packages/core/src/settle/testing/settle-span-of.ts";
import type { SentSpan } from "./plan.ts";

const book = createPriceBook();

/** What the ledger says of spans as they were sent: they are normalised and settled, as the server does. */
export function settle(spans: readonly SentSpan[]): readonly LedgerEntry[] {
  return settleTrace(spans.map(toSettle), book);
}

function toSettle(span: SentSpan): SettleSpan {
  const attributes = normalized(span);
  const { traceId, spanId, parentSpanId, name, scopeName } = span;
  return settleSpanOf(
    {
      traceId,
      spanId,
      parentSpanId,
      name,
      scopeName,
      serviceName: "application",
      startUnixNano: BigInt(span.startUnixNano),
      durationNano: BigInt(span.durationNano),
    },
    (key) => attributes.get(key),
  );
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
