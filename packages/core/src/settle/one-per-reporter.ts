import { hasTokens } from "./count-calls.ts";
import { ranWithin } from "./ran-within.ts";
import { sameTokens, type ToldTokens, toldTokens } from "./same-tokens.ts";
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
 * request id. They are the same call when they come from different scopes, agree on model (or one tells a model that
 * has no price), tokens (or one has none, or does not know of cached ones, or saw a part of the output) and outcome, overlap in time, and either have the same parent, or one hangs under an ancestor of the other and runs
 * within it (Strands' `chat` is not current while the model is called, so a Bedrock span beneath it lands beside the
 * agent). Matching is one to one, so two parallel equal calls that both reporters saw stay two.
 */
export function onePerReporter(
  tree: SpanTree,
  calls: readonly number[],
  modelOf: (index: number) => ToldModel,
): readonly number[] {
  const { spans } = tree;
  const scopes = new Set(calls.map((index) => spans[index]?.scopeName));
  if (scopes.size < 2) return calls;
  const sights = calls.flatMap((index) => sightOf(spans[index], index, modelOf));
  const dropped: Dropped = { indexes: new Set(), heardFrom: new Map() };
  const open = (group: readonly Sight[]) => group.filter((sight) => !dropped.indexes.has(sight.index));
  const byTokens = sights.some(({ told }) => told.knowsCache) ? [BY_TOKENS, BY_UNCACHED_TOKENS] : [BY_TOKENS];
  const isEachKnown = sights.every(({ model }) => model.isKnown);
  const rounds: readonly Round[] = [
    { model: ({ model }) => model.name, likenesses: byTokens },
    ...(isEachKnown ? [] : [{ model: () => "", likenesses: [...byTokens, BY_INPUT] }]),
  ];
  for (const { model, likenesses } of rounds) {
    const place = (sight: Sight) => JSON.stringify([sight.parentSpanId, model(sight), sight.failed]);
    for (const group of Map.groupBy(open(sights), place).values()) {
      for (const { key, agree } of likenesses) {
        for (const equal of Map.groupBy(open(group), key).values()) dropEchoes(equal, dropped, agree);
      }
      dropSilent(group, dropped);
    }
    const parallel = (sight: Sight) => JSON.stringify([sight.parentSpanId, model(sight)]);
    for (const group of Map.groupBy(open(sights), parallel).values()) dropUntold(group, dropped);
  }
  const telling = sights.filter(({ tokens }) => tokens !== "");
  const silent = sights.filter(({ tokens }) => tokens === "");
  for (const { model, likenesses } of rounds) {
    for (const { key, agree } of likenesses) {
      const alike = (sight: Sight) => JSON.stringify([model(sight), sight.failed, key(sight)]);
      dropUnderAncestors(tree, open(telling), dropped, { key: alike, agree });
    }
    dropUnderAncestors(tree, open(silent), dropped, { key: model, agree: isSameFailure });
  }
  dropTorn(tree, open(silent), dropped);
  return dropped.indexes.size === 0 ? calls : calls.filter((index) => !dropped.indexes.has(index));
}

export interface ToldModel {
  readonly name: string;
  /** Whether the price book knows it. Some instrumentations tell a part of the identifier, which it does not. */
  readonly isKnown: boolean;
}

/** By what two sights are compared. */
interface Likeness {
  /** Only sights with the same key are. */
  readonly key: (sight: Sight) => string;
  readonly agree: (a: Sight, b: Sight) => boolean;
}

/** Sights of one model first, then whatever the models are, where some say nothing to the price book. */
interface Round {
  readonly model: (sight: Sight) => string;
  readonly likenesses: readonly Likeness[];
}

const BY_TOKENS: Likeness = { key: ({ tokens }) => tokens, agree: haveSameTokens };
const BY_UNCACHED_TOKENS: Likeness = {
  key: ({ tokens, told }) => (tokens === "" ? "" : told.uncached),
  agree: haveSameTokens,
};
/** Of a stream that another one reads first, some see an output in part. */
const BY_INPUT: Likeness = {
  key: ({ tokens, told }) => (tokens === "" ? "" : told.uncached.slice(0, told.uncached.indexOf("/"))),
  agree: isPartOfOther,
};

/** One span that may tell of a call which another span tells of too. */
interface Sight {
  readonly index: number;
  readonly scope: string;
  readonly parentSpanId: string;
  readonly model: ToldModel;
  /** Empty where the reporter saw no tokens. */
  readonly tokens: string;
  readonly told: ToldTokens;
  readonly failed: boolean;
  readonly requestId: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly completeness: number;
}

function sightOf(span: SettleSpan | undefined, index: number, modelOf: (index: number) => ToldModel): Sight[] {
  if (span === undefined) return [];
  const { startUnixNano: start } = span;
  const told = toldTokens(span);
  return [
    {
      index,
      scope: span.scopeName,
      parentSpanId: span.parentSpanId,
      model: modelOf(index),
      tokens: hasTokens(span) ? told.all : "",
      told,
      failed: span.errorType !== "",
      requestId: span.requestId,
      start,
      end: start + span.durationNano,
      completeness: completeness(span),
    },
  ];
}

/** What was found to be told twice. */
interface Dropped {
  readonly indexes: Set<number>;
  /** For a sight that stays: the scopes whose sight of it was dropped. */
  readonly heardFrom: Map<Sight, Set<string>>;
}

function drop(echo: Sight, kept: Sight, dropped: Dropped): void {
  dropped.indexes.add(echo.index);
  const scopes = dropped.heardFrom.get(kept);
  if (scopes === undefined) dropped.heardFrom.set(kept, new Set([echo.scope]));
  else scopes.add(echo.scope);
}

/** Equal sights of one parent: goes through the scopes, best first, and drops what an earlier scope told already. */
function dropEchoes(equal: readonly Sight[], dropped: Dropped, agree: Likeness["agree"]): void {
  const scopes = byScope(equal);
  if (scopes.length < 2) return;
  let kept: readonly Sight[] = [];
  for (const told of scopes.slice(0, MAX_REPORTERS)) {
    dropMatches(told, kept, dropped, agree);
    kept = [...kept, ...told.filter((sight) => !dropped.indexes.has(sight.index))].toSorted(byStart);
  }
}

/** Sights without tokens, of a reporter that could not read them, where another reporter could. */
function dropSilent(group: readonly Sight[], dropped: Dropped): void {
  const open = group.filter((sight) => !dropped.indexes.has(sight.index));
  const silent = open.filter((sight) => sight.tokens === "");
  if (silent.length === 0 || silent.length === open.length) return;
  const telling = open.filter((sight) => sight.tokens !== "");
  for (const told of byScope(silent).slice(0, MAX_REPORTERS)) dropMatches(told, telling, dropped);
}

/** Sights that tell neither tokens nor an error, where another reporter tells of a failure: some tell no error type. */
function dropUntold(group: readonly Sight[], dropped: Dropped): void {
  const failed = group.filter((sight) => sight.failed);
  if (failed.length === 0) return;
  const untold = group.filter((sight) => sight.tokens === "" && !sight.failed);
  for (const told of byScope(untold).slice(0, MAX_REPORTERS)) dropMatches(told, failed, dropped);
}

/** Drops each of `told`, all of one scope, that overlaps with one of `kept` which that scope has not told of yet. */
function dropMatches(
  told: readonly Sight[],
  kept: readonly Sight[],
  dropped: Dropped,
  agree: Likeness["agree"] = haveSameTokens,
): void {
  const scope = told[0]?.scope ?? "";
  const unheard = kept.filter((sight) => sight.scope !== scope && dropped.heardFrom.get(sight)?.has(scope) !== true);
  let next = 0;
  for (const sight of told) {
    // Both are in order of start: what ended before this call began cannot match a later one either.
    while (next < unheard.length && (unheard[next]?.end ?? 0n) < sight.start) next += 1;
    const other = unheard[next];
    if (other === undefined) return;
    if (!overlap(sight, other) || !agree(sight, other)) continue;
    drop(sight, other, dropped);
    next += 1;
  }
}

function dropUnderAncestors(
  { spans, parent }: SpanTree,
  sights: readonly Sight[],
  dropped: Dropped,
  { key, agree }: Likeness,
): void {
  const keyOf = (parentSpanId: string, sight: Sight) => `${parentSpanId} ${key(sight)}`;
  const byPlace = Map.groupBy(sights, (sight) => keyOf(sight.parentSpanId, sight));
  if (byPlace.size < 2) return;
  const isOver = (other: Sight, sight: Sight) => dropped.indexes.has(other.index) || other.end < sight.start;
  for (const sight of sights) {
    if (dropped.indexes.has(sight.index)) continue;
    let above = parent[sight.index] ?? -1;
    for (let level = 0; level < MAX_LEVELS && above !== -1; level += 1) {
      const beside = byPlace.get(keyOf(spans[above]?.parentSpanId ?? "", sight)) ?? [];
      while (beside[0] !== undefined && isOver(beside[0], sight)) beside.shift();
      const [other] = beside;
      const isEcho =
        other !== undefined &&
        other.scope !== sight.scope &&
        dropped.heardFrom.get(sight)?.has(other.scope) !== true &&
        overlap(sight, other) &&
        agree(sight, other) &&
        (ranWithin(other, sight) || ranWithin(sight, other));
      if (isEcho) {
        // The deeper one stays: its ancestors know the agent and the session.
        drop(other, sight, dropped);
        break;
      }
      above = parent[above] ?? -1;
    }
  }
}

/**
 * Failures beneath a span that is not there: OpenTelemetry's aws-sdk never ends the span of a stream that is refused, so
 * what hangs beneath it has lost its place. Where another reporter tells of that model at that time without tokens, it
 * is the same failure, and whoever tells an error in its place stays. There is no money in it.
 */
function dropTorn({ parent }: SpanTree, silent: readonly Sight[], dropped: Dropped): void {
  const isTorn = ({ index, parentSpanId, failed }: Sight) => failed && parentSpanId !== "" && parent[index] === -1;
  const torn = silent.filter(isTorn);
  if (torn.length === 0) return;
  const placed = silent.filter((sight) => !isTorn(sight)).toSorted(byStart);
  const agree = (a: Sight, b: Sight) => isSameFailure(a, b) && (ranWithin(a, b) || ranWithin(b, a));
  const failures = placed.filter(({ failed }) => failed);
  for (const told of byScope(torn).slice(0, MAX_REPORTERS))
    dropMatches(told.toSorted(byStart), failures, dropped, agree);
  const left = torn.filter(({ index }) => !dropped.indexes.has(index)).toSorted(byStart);
  const untold = placed.filter(({ failed }) => !failed);
  for (const told of byScope(untold).slice(0, MAX_REPORTERS)) dropMatches(told, left, dropped, agree);
}

function overlap(a: Sight, b: Sight): boolean {
  const differentRequests = UUID.test(a.requestId) && UUID.test(b.requestId) && a.requestId !== b.requestId;
  return a.start <= b.end && b.start <= a.end && !differentRequests;
}

function haveSameTokens(a: Sight, b: Sight): boolean {
  return mayBeSameModel(a.model, b.model) && (a.tokens === "" || b.tokens === "" || sameTokens(a.told, b.told));
}

/** Both tell of the same input, and one of them of a part of the model's identifier only. */
function isPartOfOther(a: Sight, b: Sight): boolean {
  if (a.tokens === "" || b.tokens === "" || (a.model.isKnown && b.model.isKnown)) return false;
  return isPart(a.model.name, b.model.name) && (ranWithin(a, b) || ranWithin(b, a));
}

/** Neither tells tokens, and one of them an error, which not everybody tells. */
function isSameFailure(a: Sight, b: Sight): boolean {
  return (a.failed || b.failed) && mayBeSameModel(a.model, b.model);
}

function mayBeSameModel(a: ToldModel, b: ToldModel): boolean {
  return a.name === b.name || a.isKnown !== b.isKnown || (!a.isKnown && isPart(a.name, b.name));
}

function isPart(a: string, b: string): boolean {
  return a !== "" && b !== "" && (a.includes(b) || b.includes(a));
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
