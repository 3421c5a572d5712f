import { parseNano } from "../../format/money.ts";
import { factsOf, type Facts } from "./describe-spans.ts";
import type { SpanKind } from "./span-kind.ts";
import type { TreeRow } from "./span-tree.ts";

export type Highlight =
  | { readonly kind: "failed"; readonly spanId: string; readonly error: string }
  | { readonly kind: "intervened"; readonly spanId: string; readonly policies: readonly string[] }
  | { readonly kind: "unfinished"; readonly spanId: string; readonly word: string }
  | { readonly kind: "dearest"; readonly spanId: string; readonly costNanoUsd: string };

/** The gravest first: what was told as a failure, then what was stopped, then what merely was not told to its end. */
const ORDER: readonly Highlight["kind"][] = ["failed", "intervened", "unfinished"];

/**
 * What somebody on call has to see first: where it broke, what a guardrail stopped, what did not see its end, each in the
 * order in which it happened; then the dearest call. A stream that was cut leaves everything open that was: the innermost
 * of them is where.
 */
export function highlightsOf(rows: readonly TreeRow[], facts: Facts): readonly Highlight[] {
  const broke = breakingPlaces(rows, facts);
  const open = placesWithOpenBelow(rows, facts);
  const problems = rows.flatMap(({ span }, index): readonly Highlight[] => {
    const { spanId } = span;
    const { failed, checks, unfinished } = factsOf(facts, spanId);
    const stopped = checks.filter(({ intervened }) => intervened);
    if (failed && broke.has(index)) return [{ kind: "failed", spanId, error: span.errorType }];
    if (stopped.length > 0) {
      const policies = [...new Set(stopped.flatMap((check) => check.policies))];
      return [{ kind: "intervened", spanId, policies }];
    }
    return unfinished === "" || open.has(index) ? [] : [{ kind: "unfinished", spanId, word: unfinished }];
  });
  return [...ORDER.flatMap((kind) => problems.filter((problem) => problem.kind === kind)), ...dearestOf(rows)];
}

/** Places of the spans that have one without an end beneath them. */
function placesWithOpenBelow(rows: readonly TreeRow[], facts: Facts): ReadonlySet<number> {
  const places = new Set<number>();
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.parent < 0) continue;
    if (places.has(index) || factsOf(facts, row.span.spanId).unfinished !== "") places.add(row.parent);
  }
  return places;
}

/** Calls tell of the requests and steps that carried them out; an agent that failed only passed on what did beneath it. */
const CALLS: ReadonlySet<SpanKind> = new Set(["model", "embeddings", "tool", "retrieval", "memory", "guardrail"]);
const AGENTS: ReadonlySet<SpanKind> = new Set(["agent", "workflow"]);

/**
 * Places of the failed spans that tell where it broke: a call without a failed call or agent beneath it, an agent without
 * anything failed beneath it, any other step that neither failed through one beneath it nor was part of a failed call.
 */
function breakingPlaces(rows: readonly TreeRow[], facts: Facts): ReadonlySet<number> {
  const failed = rows.map(({ span }) => {
    const { failed: has, kind } = factsOf(facts, span.spanId);
    return has ? (CALLS.has(kind) ? "call" : AGENTS.has(kind) ? "agent" : "step") : "no";
  });
  const callAbove = new Uint8Array(rows.length);
  for (const [index, { parent }] of rows.entries()) {
    if (parent >= 0 && (failed[parent] === "call" || callAbove[parent] === 1)) callAbove[index] = 1;
  }
  const callBelow = new Uint8Array(rows.length);
  const anyBelow = new Uint8Array(rows.length);
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const parent = rows[index]?.parent ?? -1;
    if (parent < 0) continue;
    if (failed[index] === "call" || failed[index] === "agent" || callBelow[index] === 1) callBelow[parent] = 1;
    if (failed[index] !== "no" || anyBelow[index] === 1) anyBelow[parent] = 1;
  }
  const breaks = {
    no: () => false,
    call: (index: number) => callBelow[index] === 0,
    agent: (index: number) => anyBelow[index] === 0,
    step: (index: number) => anyBelow[index] === 0 && callAbove[index] === 0,
  } as const;
  return new Set(failed.flatMap((how, index) => (breaks[how](index) ? [index] : [])));
}

/** The one call that cost most; none where only one was counted, since that tells nothing. */
function dearestOf(rows: readonly TreeRow[]): readonly Highlight[] {
  const entries = rows.flatMap(({ span }) => span.ledger ?? []);
  if (entries.length < 2) return [];
  const amount = (entry: (typeof entries)[number]): bigint => parseNano(entry.costNanoUsd) ?? 0n;
  const dearest = entries.reduce((most, entry) => (amount(entry) > amount(most) ? entry : most));
  return amount(dearest) === 0n ? [] : [{ kind: "dearest", spanId: dearest.spanId, costNanoUsd: dearest.costNanoUsd }];
}

/** The name of the nearest agent above a span, empty where there is none. */
export function agentAbove(rows: readonly TreeRow[], facts: Facts, index: number): string {
  for (let at = rows[index]?.parent ?? -1; at >= 0; at = rows[at]?.parent ?? -1) {
    const fact = factsOf(facts, rows[at]?.span.spanId ?? "");
    if (fact.kind === "agent") return fact.title;
  }
  return "";
}
