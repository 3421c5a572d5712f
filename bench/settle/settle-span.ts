import type { SettleSpan } from "@outcrop/core";
import { settleSpanOf as ofAttributes } from "../../packages/core/src/settle/testing/settle-span-of.ts";
import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";

/** What the store will say of the span, without the store. */
export function settleSpanOf(span: SpanFixture): SettleSpan {
  const { attributes = {} } = span;
  return ofAttributes(
    {
      traceId: span.traceId ?? "",
      spanId: span.spanId ?? "",
      parentSpanId: span.parentSpanId ?? "",
      name: span.name ?? "",
      scopeName: span.scopeName ?? "",
      serviceName: span.serviceName ?? "",
      startUnixNano: span.startUnixNano ?? 0n,
      durationNano: span.durationNano ?? 0n,
    },
    (key) => attributes[key],
  );
}
