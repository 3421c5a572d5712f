import type { TraceList } from "outcrop/api";
import { plural } from "../../format/count.ts";
import { Money } from "../../ui/money.tsx";
import { gapsOf, reasonsInWords, withoutPriceInWords } from "../../ui/calls-without-price.ts";

/** What the list adds up to, over all of its pages: `12 traces · $0.004213`. */
export function TotalsLine({ total }: { readonly total: TraceList["total"] }) {
  const without = withoutPriceInWords(total.totals.unpriced);
  return (
    <output aria-label="Totals" className="tnum">
      {plural(total.traces, "trace")} ·{" "}
      <Money nano={total.totals.costNanoUsd} exact className="font-medium text-text" />
      <span className="hidden sm:inline"> · {plural(total.totals.calls, "call")}</span>
      {without !== "" && (
        <span
          className={gapsOf(total.totals.unpriced) > 0 ? "text-warn" : ""}
          title={reasonsInWords(total.totals.unpriced)}
        >
          {" "}
          · {without}
        </span>
      )}
    </output>
  );
}
