import type { Totals } from "outcrop/api";
import { costStatusWord } from "../format/words.ts";
import { Money } from "./money.tsx";
import { callsOf, gapsOf } from "./calls-without-price.ts";

interface CostProps {
  readonly totals: Totals;
  readonly decimals?: number;
  /** Every digit. */
  readonly exact?: boolean;
  readonly className?: string;
}

/** What calls cost; words where none of them has a price, a dash where none used anything: never a zero like a price. */
export function Cost({ totals, decimals, exact = false, className }: CostProps) {
  const { calls, unpriced, costNanoUsd } = totals;
  if (calls === 0) return <span className="text-faint">–</span>;
  if (callsOf(unpriced) === calls) {
    const reasons = Object.keys(unpriced).filter((reason) => (unpriced[reason] ?? 0) > 0);
    return (
      <span className="text-faint" title={reasons.map(costStatusWord).join(", ")}>
        {gapsOf(unpriced) === 0 ? "–" : "no price"}
      </span>
    );
  }
  return (
    <Money
      nano={costNanoUsd}
      exact={exact}
      className={className ?? ""}
      {...(decimals === undefined ? {} : { decimals })}
    />
  );
}
