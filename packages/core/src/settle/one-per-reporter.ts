import { hasTokens } from "./count-calls.ts";
import type { SpanTree } from "./span-tree.ts";
import { completeness } from "./unique-spans.ts";
import type { SettleSpan } from "./types.ts";

/** A reporter is an instrumentation scope; more than this many on one call are not compared. */
const MAX_REPORTERS = 8;
/** How far up the other reporter's span may hang: Strands puts three spans between the caller and a model call. */
const MAX_LEVELS = 8;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Leaves one of several spans by which different reporters tell of the same call without nesting and without a shared
 * request id. They are the same call when they come from different scopes, agree on model, tokens (or one has none)
 * and outcome, overlap in time, and either have the same parent, or one hangs under an ancestor of the other and runs
 * within it (Strands' `chat` is not current while the model is called, so a Bedrock span beneath it lands beside the
 * agent). Matching is one to one, so two parallel equal calls that both reporters saw stay two.
 */
export function onePerReporter(
  tree: SpanTree,
  calls: readonly number[],
  modelOf: (index: number) => string,
): readonly number[] {
  const { spans } = tree;
  const scopes = new Set(calls.map((index) => spans[index]?.scopeName));
  if (scopes.size < 2) return calls;
  const sights = calls.flatMap((index) => sightOf(spans[index], index, modelOf));
  const dropped = new Set<Sight>();
  const alike = (sight: Sight) => JSON.stringify([sight.parentSpanId, sight.model, sight.failed]);
  const groups = [...Map.groupBy(sights, alike).values()];
  for (const group of groups) {
    for (const equal of Map.groupBy(group, (sight) => sight.tokens).values()) dropEchoes(equal, dropped);
    dropSilent(group, dropped);
  }
  dropUnderAncestors(tree, sights, dropped);
  if (dropped.size === 0) return calls;
  const gone = new Set(Array.from(dropped, (sight) => sight.index));
  return calls.filter((index) => !gone.has(index));
}

interface Sight {
  readonly index: number;
  readonly scope: string;
  readonly parentSpanId: string;
  readonly model: string;
  /** Empty where the reporter saw no tokens. Cached tokens are left out: not every reporter tells them. */
  readonly tokens: string;
  readonly failed: boolean;
  readonly requestId: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly completeness: number;
}

function sightOf(span: SettleSpan | undefined, index: number, modelOf: (index: number) => string): Sight[] {
  if (span === undefined) return [];
  const { usage, startUnixNano: start } = span;
  return [
    {
      index,
      scope: span.scopeName,
      parentSpanId: span.parentSpanId,
      model: modelOf(index),
      tokens: hasTokens(span) ? `${usage.input}/${usage.output}` : "",
      failed: span.errorType !== "",
      requestId: span.requestId,
      start,
      end: start + span.durationNano,
      completeness: completeness(span),
    },
  ];
}

/** Equal sights of one parent: goes through the scopes, best first, and drops what an earlier scope told already. */
function dropEchoes(equal: readonly Sight[], dropped: Set<Sight>): void {
  const scopes = byScope(equal);
  if (scopes.length < 2) return;
  let kept: Sight[] = [];
  for (const told of scopes.slice(0, MAX_REPORTERS)) {
    const matched = matchOneToOne(told, kept);
    const unheard = told.filter((sight) => !matched.has(sight));
    for (const sight of matched.keys()) dropped.add(sight);
    kept = [...kept, ...unheard].toSorted(byStart);
  }
}

/** A reporter that did not read the tokens of a call that another one did read. */
function dropSilent(group: readonly Sight[], dropped: Set<Sight>): void {
  const open = group.filter((sight) => !dropped.has(sight));
  const silent = open.filter((sight) => sight.tokens === "");
  if (silent.length === 0 || silent.length === open.length) return;
  const telling = open.filter((sight) => sight.tokens !== "");
  for (const told of byScope(silent).slice(0, MAX_REPORTERS)) {
    for (const sight of matchOneToOne(told, telling).keys()) dropped.add(sight);
  }
}

function dropUnderAncestors({ spans, parent }: SpanTree, sights: readonly Sight[], dropped: Set<Sight>): void {
  const telling = sights.filter((sight) => sight.tokens !== "" && !dropped.has(sight));
  const keyOf = (parentSpanId: string, { model, failed, tokens }: Sight) =>
    JSON.stringify([parentSpanId, model, failed, tokens]);
  const byPlace = Map.groupBy(telling, (sight) => keyOf(sight.parentSpanId, sight));
  if (byPlace.size < 2) return;
  for (const sight of telling) {
    if (dropped.has(sight)) continue;
    let above = parent[sight.index] ?? -1;
    for (let level = 0; level < MAX_LEVELS && above !== -1; level += 1) {
      const beside = byPlace.get(keyOf(spans[above]?.parentSpanId ?? "", sight)) ?? [];
      // In order of start: what ended before this call began cannot match a later one either.
      while (beside[0] !== undefined && (dropped.has(beside[0]) || beside[0].end < sight.start)) beside.shift();
      const [other] = beside;
      if (other !== undefined && sameCall(sight, other) && (within(other, sight) || within(sight, other))) {
        // The deeper one stays: its ancestors know the agent and the session.
        dropped.add(other);
        break;
      }
      above = parent[above] ?? -1;
    }
  }
}

/** Pairs each of `told` with an overlapping one of `kept`, both in order of start. */
function matchOneToOne(told: readonly Sight[], kept: readonly Sight[]): Map<Sight, Sight> {
  const pairs = new Map<Sight, Sight>();
  let next = 0;
  for (const sight of told) {
    while (next < kept.length && (kept[next]?.end ?? 0n) < sight.start) next += 1;
    const other = kept[next];
    if (other === undefined) break;
    if (!sameCall(sight, other)) continue;
    pairs.set(sight, other);
    next += 1;
  }
  return pairs;
}

function sameCall(a: Sight, b: Sight): boolean {
  const differentRequests = UUID.test(a.requestId) && UUID.test(b.requestId) && a.requestId !== b.requestId;
  return a.scope !== b.scope && a.start <= b.end && b.start <= a.end && !differentRequests;
}

function within(inner: Sight, outer: Sight): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The sights of each scope in order of start; first the scope with most of them, then the one that tells most. */
function byScope(sights: readonly Sight[]): readonly (readonly Sight[])[] {
  const scopes = [...Map.groupBy(sights, (sight) => sight.scope).values()];
  const told = (group: readonly Sight[]) => group.reduce((sum, sight) => sum + sight.completeness, 0);
  return scopes.toSorted(
    (a, b) => b.length - a.length || told(b) - told(a) || ((a[0]?.scope ?? "") < (b[0]?.scope ?? "") ? -1 : 1),
  );
}

function byStart(a: Sight, b: Sight): number {
  return a.start === b.start ? a.index - b.index : a.start < b.start ? -1 : 1;
}
