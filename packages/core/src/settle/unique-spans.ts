import { cleanUsage } from "../pricing/token-usage.ts";
import type { SettleSpan } from "./types.ts";

/**
 * Each span id once, with its usage cleaned, in order of start and then of id, so that whatever order and how often
 * spans were sent, the rest of settlement sees the same list. Of different spans that carry one id (a sender's
 * defect, or a span sent before it ended) the most complete one stays.
 */
export function uniqueSpans(spans: readonly SettleSpan[]): readonly SettleSpan[] {
  const byId = new Map<string, SettleSpan>();
  for (const sent of spans) {
    const usage = cleanUsage(sent.usage);
    const span = usage === sent.usage ? sent : { ...sent, usage };
    const other = byId.get(span.spanId);
    byId.set(span.spanId, other === undefined ? span : moreComplete(span, other));
  }
  return Array.from(byId.values()).toSorted(byStart);
}

function byStart(a: SettleSpan, b: SettleSpan): number {
  if (a.startUnixNano !== b.startUnixNano) return a.startUnixNano < b.startUnixNano ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

function moreComplete(a: SettleSpan, b: SettleSpan): SettleSpan {
  const difference = completeness(a) - completeness(b);
  if (difference !== 0) return difference > 0 ? a : b;
  if (a.durationNano !== b.durationNano) return a.durationNano > b.durationNano ? a : b;
  // Nothing tells which is right: any rule will do that does not depend on the order of arrival.
  return fingerprint(a) <= fingerprint(b) ? a : b;
}

/** How much a span tells; what it says of tokens weighs most. */
export function completeness(span: SettleSpan): number {
  const texts = [
    span.operation,
    span.requestModel,
    span.responseModel,
    span.requestId,
    span.region,
    span.serviceTier,
    span.sessionId,
    span.userId,
    span.agentName,
    span.surface,
    span.errorType,
  ];
  return texts.filter((text) => text !== "").length + 100 * Object.keys(span.usage).length;
}

function fingerprint(span: SettleSpan): string {
  const { usage, startUnixNano, durationNano, ...texts } = span;
  const sorted = (record: object) => Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(texts), sorted(usage), String(startUnixNano), String(durationNano)]);
}
