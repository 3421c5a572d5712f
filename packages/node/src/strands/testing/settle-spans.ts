import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { type LedgerEntry, type SettleSpan, settleTrace } from "@outcrop/core";
import { settleSpanOf } from "../../../../core/src/settle/testing/settle-span-of.ts";
import { currentTelemetry } from "../../current-telemetry.ts";

/** The ledger of finished spans, trace by trace, as the server settles them. */
export function settleSpans(spans: readonly ReadableSpan[]): readonly LedgerEntry[] {
  const traces = Map.groupBy(spans, (span) => span.spanContext().traceId);
  return [...traces.values()].flatMap((trace) => settleTrace(trace.map(toSettle), currentTelemetry().prices()));
}

function toSettle(span: ReadableSpan): SettleSpan {
  const { traceId, spanId } = span.spanContext();
  return settleSpanOf(
    {
      traceId,
      spanId,
      parentSpanId: span.parentSpanContext?.spanId ?? "",
      name: span.name,
      scopeName: span.instrumentationScope.name,
      serviceName: "test",
      startUnixNano: BigInt(span.startTime[0]) * 1_000_000_000n + BigInt(span.startTime[1]),
      durationNano: BigInt(span.duration[0]) * 1_000_000_000n + BigInt(span.duration[1]),
    },
    (key) => span.attributes[key],
  );
}
