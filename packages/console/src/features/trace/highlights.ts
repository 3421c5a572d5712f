import { parseNano } from "../../format/money.ts";
import { factsOf, type Facts } from "./describe-spans.ts";
import type { TreeRow } from "./span-tree.ts";

export type Highlight =
  | { readonly kind: "failed"; readonly spanId: string; readonly error: string }
  | { readonly kind: "intervened"; readonly spanId: string; readonly policies: readonly string[] }
  | { readonly kind: "unfinished"; readonly spanId: string; readonly word: string }
  | { readonly kind: "dearest"; readonly spanId: string; readonly costNanoUsd: string };

/**
 * What somebody on call has to see first, in the order in which it happened: where it broke (a failed span with a failed
 * one beneath only passed the failure on), what a guardrail stopped, what did not see its end; then the dearest call.
 */
export function highlightsOf(rows: readonly TreeRow[], facts: Facts): readonly Highlight[] {
  const failedBelow = new Uint8Array(rows.length);
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.parent < 0) continue;
    if (factsOf(facts, row.span.spanId).failed || failedBelow[index] === 1) failedBelow[row.parent] = 1;
  }
  const problems = rows.flatMap(({ span }, index): readonly Highlight[] => {
    const { spanId } = span;
    const { failed, checks, unfinished } = factsOf(facts, spanId);
    const stopped = checks.filter(({ intervened }) => intervened);
    if (failed && failedBelow[index] === 0) return [{ kind: "failed", spanId, error: span.errorType }];
    if (stopped.length > 0) {
      const policies = [...new Set(stopped.flatMap((check) => check.policies))];
      return [{ kind: "intervened", spanId, policies }];
    }
    return unfinished === "" ? [] : [{ kind: "unfinished", spanId, word: unfinished }];
  });
  return [...problems, ...dearestOf(rows)];
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
