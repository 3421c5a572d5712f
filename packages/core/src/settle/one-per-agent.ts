import { OPERATION } from "../semconv/well-known-values.ts";
import { ranWithin } from "./ran-within.ts";
import { toldTokens } from "./same-tokens.ts";
import type { SpanTree } from "./span-tree.ts";
import type { SettleSpan } from "./types.ts";

/** How far above a call its agent is looked for. */
const MAX_LEVELS = 64;
/** Runs of agents that are compared with each other; a hostile trace may not cost the square of its spans. */
const MAX_RUNS = 64;

/** One run of an agent as one reporter tells it: its outermost span, and the calls that count beneath. */
interface Run {
  readonly agent: SettleSpan;
  readonly calls: number[];
  /** Tokens of each call, in order. */
  readonly told: string[];
}

/**
 * Leaves the calls of one of two reporters that both tell what happened within one run of a managed agent. They read the
 * same trace of the service, so there is no request id, and their trees have nothing in common beneath the agent.
 * It is one run where the agents' spans, of different scopes, one of them a managed agent's, lie beside or beneath
 * each other and one within the other's time, and where one tells of all the tokens that the other tells of, call by call.
 */
export function onePerAgent(tree: SpanTree, calls: readonly number[]): readonly number[] {
  const { spans } = tree;
  if (!spans.some(isManaged)) return calls;
  const runs = runsOf(tree, calls);
  const dropped = new Set<number>();
  for (const one of runs) {
    for (const other of runs) {
      if (one === other || dropped.has(one.calls[0] ?? -1) || !isSameRun(one.agent, other.agent)) continue;
      if (tellsAll(one.told, other.told) && isPreferred(one, other)) for (const call of other.calls) dropped.add(call);
    }
  }
  return dropped.size === 0 ? calls : calls.filter((index) => !dropped.has(index));
}

function runsOf({ spans, parent }: SpanTree, calls: readonly number[]): readonly Run[] {
  const runs = new Map<number, Run>();
  for (const index of calls) {
    const call = spans[index];
    if (call === undefined) continue;
    let outermost = -1;
    let above = parent[index] ?? -1;
    for (let level = 0; level < MAX_LEVELS && above !== -1; level += 1) {
      const span = spans[above];
      if (span?.operation === OPERATION.invokeAgent && span.scopeName === call.scopeName) outermost = above;
      above = parent[above] ?? -1;
    }
    const agent = spans[outermost];
    if (agent === undefined || (!runs.has(outermost) && runs.size >= MAX_RUNS)) continue;
    const run = runs.get(outermost) ?? { agent, calls: [], told: [] };
    runs.set(outermost, run);
    run.calls.push(index);
    run.told.push(toldTokens(call).all);
  }
  return [...runs.values()];
}

function isManaged({ operation, surface }: SettleSpan): boolean {
  return operation === OPERATION.invokeAgent && surface === "agent";
}

function isSameRun(one: SettleSpan, other: SettleSpan): boolean {
  if (one.scopeName === other.scopeName || !(isManaged(one) || isManaged(other))) return false;
  const isNear =
    one.parentSpanId === other.parentSpanId || one.parentSpanId === other.spanId || other.parentSpanId === one.spanId;
  const [a, b] = [timesOf(one), timesOf(other)];
  return isNear && (ranWithin(a, b) || ranWithin(b, a));
}

function timesOf({ startUnixNano: start, durationNano }: SettleSpan) {
  return { start, end: start + durationNano };
}

/** Whether each of `part` is one of `whole`, one to one. */
function tellsAll(whole: readonly string[], part: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const tokens of whole) left.set(tokens, (left.get(tokens) ?? 0) + 1);
  return part.every((tokens) => {
    const count = left.get(tokens) ?? 0;
    left.set(tokens, count - 1);
    return count > 0;
  });
}

/** Of equal runs the managed agent's: its calls have its models, session and name. */
function isPreferred(one: Run, other: Run): boolean {
  if (one.calls.length !== other.calls.length) return one.calls.length > other.calls.length;
  if (isManaged(one.agent) !== isManaged(other.agent)) return isManaged(one.agent);
  return one.agent.scopeName < other.agent.scopeName;
}
