import { SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { settleSpans } from "./settle-spans.ts";

const IS_SUM = /^(?:invoke_|execute_event_loop_cycle|execute_node|execute_tool)/;

/** A span that stands for several calls: what it says they cost, and what the ledger's entries beneath it come to. */
export interface ToldSum {
  readonly name: string;
  readonly told: number | undefined;
  readonly ledger: number | undefined;
}

/** All such spans of finished traces, in nano-dollars; `undefined` where nothing is said, or where a call has no price. */
export function costSums(spans: readonly ReadableSpan[]): readonly ToldSum[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const isBeneath = (spanId: string, above: string): boolean => {
    const parent = byId.get(spanId)?.parentSpanContext?.spanId;
    return parent !== undefined && (parent === above || isBeneath(parent, above));
  };
  // What failed before anything was counted is an entry, too, and nobody pays for it. The SDK's spans tell no type.
  const hasFailed = (spanId: string): boolean => byId.get(spanId)?.status.code === SpanStatusCode.ERROR;
  const entries = settleSpans(spans).filter((entry) => entry.costStatus === "priced" || !hasFailed(entry.spanId));
  return spans
    .filter(({ attributes }) => IS_SUM.test(String(attributes["gen_ai.operation.name"])))
    .map((span) => {
      const beneath = entries.filter(({ spanId }) => isBeneath(spanId, span.spanContext().spanId));
      const isWhole = beneath.every(({ costStatus }) => costStatus === "priced");
      const told = span.attributes["llm.cost.usd"];
      return {
        name: span.name,
        told: told === undefined ? undefined : Math.round(Number(told) * 1e9),
        ledger: isWhole ? Number(beneath.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0n)) : undefined,
      };
    });
}
