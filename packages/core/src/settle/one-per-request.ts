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
  const byRequest = new Map<string, number[]>();
  for (const index of calls) {
    const requestId = spans[index]?.requestId ?? "";
    if (requestId === "") continue;
    const group = byRequest.get(requestId);
    if (group === undefined) byRequest.set(requestId, [index]);
    else group.push(index);
  }
  if (byRequest.size === 0) return calls;

  const detailed = new Set<string>();
  for (const [index, { requestId }] of spans.entries()) {
    if (requestId !== "" && tokensBelow[index] === 1) detailed.add(requestId);
  }
  const dropped = new Set<number>();
  for (const [requestId, group] of byRequest) {
    if (group.length === 1 && !detailed.has(requestId)) continue;
    const kept = new Set(keptOf(spans, group, detailed.has(requestId)));
    for (const index of group) if (!kept.has(index)) dropped.add(index);
  }
  return dropped.size === 0 ? calls : calls.filter((index) => !dropped.has(index));
}

function keptOf(spans: readonly SettleSpan[], group: readonly number[], isDetailed: boolean): readonly number[] {
  const all = group.flatMap((index) => spans[index] ?? []);
  const someModelCall = isDetailed || all.some(isModelCall);
  const indexOf = new Map(all.map((span, position) => [span, group[position] ?? 0]));
  const candidates = someModelCall ? all.filter(isModelCall) : all;
  const byScope = [...Map.groupBy(candidates, (span) => span.scopeName)].map(([scope, told]) => {
    const calls = withoutEchoes(told);
    return { scope, calls, completeness: calls.reduce((sum, span) => sum + completeness(span), 0) };
  });
  byScope.sort(
    (a, b) => b.calls.length - a.calls.length || b.completeness - a.completeness || (a.scope < b.scope ? -1 : 1),
  );
  return (byScope[0]?.calls ?? []).flatMap((span) => indexOf.get(span) ?? []);
}

/** One reporter's spans of one request, in order of start, without those that repeat an overlapping one. */
function withoutEchoes(told: readonly SettleSpan[]): readonly SettleSpan[] {
  const lastEnd = new Map<string, bigint>();
  const withTokens = told.filter(({ usage }) => Object.keys(usage).length > 0);
  return (withTokens.length > 0 ? withTokens : told).filter(({ usage, startUnixNano, durationNano }) => {
    const key = `${usage.input}/${usage.output}`;
    const end = lastEnd.get(key);
    if (end !== undefined && startUnixNano <= end) return false;
    lastEnd.set(key, startUnixNano + durationNano);
    return true;
  });
}
