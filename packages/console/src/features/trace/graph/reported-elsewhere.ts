import { factsOf, type Facts } from "../describe-spans.ts";
import { type CountedRequests, ledgerReason } from "../ledger-reason.ts";
import type { SpanKind } from "../span-kind.ts";
import type { TreeRow } from "../span-tree.ts";

const MODELS: ReadonlySet<SpanKind> = new Set(["model", "embeddings"]);
/** What may stand between two reports of one call. */
const BETWEEN: ReadonlySet<SpanKind> = new Set(["cycle", "http", "rpc", "other"]);

/**
 * Places of model spans that are no call of their own, because another span reports the same call: one beneath (Strands'
 * `chat` around Bedrock's), one above that counts, or one with the same request id. What the ledger counts is never among
 * them, so that dollars and calls speak of the same things.
 */
export function reportedElsewhere(
  rows: readonly TreeRow[],
  facts: Facts,
  counted: CountedRequests,
): ReadonlySet<number> {
  const kinds = rows.map(({ span }) => factsOf(facts, span.spanId).kind);
  const isModel = (index: number): boolean => MODELS.has(kinds[index] ?? "other");
  const passes = (index: number): boolean => isModel(index) || BETWEEN.has(kinds[index] ?? "other");

  const below = new Uint8Array(rows.length);
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const parent = rows[index]?.parent ?? -1;
    if (parent >= 0 && (isModel(index) || (passes(index) && below[index] === 1))) below[parent] = 1;
  }
  const inCounted = new Uint8Array(rows.length);
  const elsewhere = new Set<number>();
  for (const [index, { span, parent }] of rows.entries()) {
    const above = rows[parent];
    if (above !== undefined && passes(parent)) {
      if ((isModel(parent) && above.span.ledger !== null) || inCounted[parent] === 1) inCounted[index] = 1;
    }
    if (!isModel(index) || span.ledger !== null) continue;
    const twice = ledgerReason(span, counted, false).kind === "same-call";
    if (below[index] === 1 || inCounted[index] === 1 || twice) elsewhere.add(index);
  }
  return elsewhere;
}
