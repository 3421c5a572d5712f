import type { TraceRow } from "outcrop/api";
import { costStatusWord } from "../../format/words.ts";
import { Money } from "../../ui/money.tsx";
import { unpricedCalls } from "../overview/unpriced-calls.ts";

/** What the trace cost; a dash where nothing in it has a price, never a zero that looks like a price. */
export function TraceCost({ row }: { readonly row: TraceRow }) {
  const { calls, unpriced, costNanoUsd } = row.totals;
  const without = unpricedCalls(unpriced);
  if (calls === 0 && !row.pending) return <span className="text-faint">–</span>;
  if (row.pending && calls === 0) return <span className="text-warn">pending</span>;
  if (without === calls) {
    const reasons = Object.keys(unpriced).filter((reason) => (unpriced[reason] ?? 0) > 0);
    return (
      <span className="text-faint" title={reasons.map(costStatusWord).join(", ")}>
        no price
      </span>
    );
  }
  return <Money nano={costNanoUsd} decimals={6} />;
}
