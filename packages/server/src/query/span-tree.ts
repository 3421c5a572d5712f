import type { Totals } from "../api/types.ts";
import { addTotals } from "./totals.ts";

/** What the order of spans depends on. */
interface Placed {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startUnixNano: string;
}

export interface TreeRow<Span> {
  readonly span: Span;
  /** Totals of the span itself and of all below it. */
  readonly subtree: Totals;
}

/**
 * Parents before children, siblings by start. A span whose parent is missing stands at the top; of spans that are each
 * other's ancestors, the earliest does. No recursion: a trace can be one chain of thousands.
 */
export function orderTree<Span extends Placed>(
  spans: readonly Span[],
  ownTotals: (span: Span) => Totals,
): readonly TreeRow<Span>[] {
  const sorted = spans.toSorted(byStart);
  const ids = new Set(sorted.map((span) => span.spanId));
  const childrenOf = Map.groupBy(sorted, (span) => span.parentSpanId);
  const isTop = (span: Span) => !ids.has(span.parentSpanId) || span.parentSpanId === span.spanId;

  const order: Span[] = [];
  const parentOf = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (top: Span) => {
    const stack: { readonly span: Span; readonly parent: string | undefined }[] = [{ span: top, parent: undefined }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { span, parent } = next;
      if (seen.has(span.spanId)) continue;
      seen.add(span.spanId);
      order.push(span);
      if (parent !== undefined) parentOf.set(span.spanId, parent);
      for (const child of (childrenOf.get(span.spanId) ?? []).toReversed()) {
        stack.push({ span: child, parent: span.spanId });
      }
    }
  };
  for (const span of sorted) if (isTop(span)) visit(span);
  // What is left hangs on a circle of parents.
  for (const span of sorted) if (!seen.has(span.spanId)) visit(span);

  const totals = new Map(order.map((span) => [span.spanId, ownTotals(span)]));
  for (const span of order.toReversed()) {
    const parent = parentOf.get(span.spanId);
    const own = totals.get(span.spanId);
    const above = parent === undefined ? undefined : totals.get(parent);
    if (parent !== undefined && own !== undefined && above !== undefined) totals.set(parent, addTotals(above, own));
  }
  return order.map((span) => ({ span, subtree: totals.get(span.spanId) ?? ownTotals(span) }));
}

function byStart(a: Placed, b: Placed): number {
  const difference = BigInt(a.startUnixNano) - BigInt(b.startUnixNano);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}
