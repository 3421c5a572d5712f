import { isModelCall, type CountedCalls } from "./count-calls.ts";
import { completeness } from "./unique-spans.ts";
import type { SettleSpan } from "./types.ts";

/**
 * Of calls that carry the same request id, those of the one reporter (instrumentation scope) that tells of most calls:
 * several reporters saw the same request. One request may be several model calls (InvokeAgent), so a reporter's own
 * spans stay apart unless they overlap and report the same tokens (an instrumentation that was registered twice). An
 * agent's sum is no call of its own where a span with its request id has the calls beneath it.
 */
export function onePerRequest(spans: readonly SettleSpan[], { calls, tokensBelow }: CountedCalls): readonly number[] {
  const all = calls.flatMap((index): readonly Call[] => {
    const span = spans[index];
    return span === undefined || span.requestId === "" ? [] : [{ index, span }];
  });
  if (all.length === 0) return calls;

  const detailed = new Set<string>();
  for (const [index, { requestId }] of spans.entries()) {
    if (requestId !== "" && tokensBelow[index] === 1) detailed.add(requestId);
  }
  const dropped = new Set<number>();
  for (const [requestId, group] of Map.groupBy(all, ({ span }) => span.requestId)) {
    const isDetailed = detailed.has(requestId);
    if (group.length === 1 && !isDetailed) continue;
    const kept = new Set(keptOf(group, isDetailed));
    for (const call of group) if (!kept.has(call)) dropped.add(call.index);
  }
  return dropped.size === 0 ? calls : calls.filter((index) => !dropped.has(index));
}

interface Call {
  readonly index: number;
  readonly span: SettleSpan;
}

function keptOf(group: readonly Call[], isDetailed: boolean): readonly Call[] {
  const modelCalls = group.filter(({ span }) => isModelCall(span));
  const candidates = isDetailed || modelCalls.length > 0 ? modelCalls : group;
  const reporters = [...Map.groupBy(candidates, ({ span }) => span.scopeName)].map(([scope, told]) => {
    const distinct = withoutEchoes(told);
    return { scope, distinct, told: distinct.reduce((sum, { span }) => sum + completeness(span), 0) };
  });
  const [best] = reporters.toSorted(
    (a, b) => b.distinct.length - a.distinct.length || b.told - a.told || (a.scope < b.scope ? -1 : 1),
  );
  return best?.distinct ?? [];
}

/** One reporter's spans of one request, in order of start, without those that repeat an overlapping one. */
function withoutEchoes(told: readonly Call[]): readonly Call[] {
  const lastEnd = new Map<string, bigint>();
  const withUsage = told.filter(({ span }) => Object.keys(span.usage).length > 0);
  return (withUsage.length > 0 ? withUsage : told).filter(({ span: { usage, startUnixNano, durationNano } }) => {
    const key = `${usage.input ?? 0}/${usage.output ?? 0}`;
    const end = lastEnd.get(key);
    if (end !== undefined && startUnixNano <= end) return false;
    lastEnd.set(key, startUnixNano + durationNano);
    return true;
  });
}
