import type { TraceRow } from "outcrop/api";
import { Cost } from "../../ui/cost.tsx";

/** What the matching calls of a trace cost, so far as it is known. */
export function TraceCost({ row }: { readonly row: TraceRow }) {
  if (row.pending && row.totals.calls === 0) return <span className="text-warn">pending</span>;
  return <Cost totals={row.totals} decimals={6} />;
}
