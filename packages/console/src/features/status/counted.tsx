import type { CountByReason } from "outcrop/api";
import { formatCount, formatShort } from "../../format/count.ts";
import { reasonsOf, totalOf } from "./count-words.ts";

/** A count; below it, why, where there is a why. */
export function CountedReasons({ counts }: { readonly counts: CountByReason }) {
  const total = totalOf(counts);
  if (total === 0) return <span className="text-faint">0</span>;
  return (
    <>
      <span className="font-medium text-warn">{formatShort(total)}</span>
      <span className="block text-xs text-muted">{reasonsOf(counts)}</span>
    </>
  );
}

/** A count that should stay 0. */
export function Lost({ count }: { readonly count: number }) {
  return (
    <span className={count > 0 ? "font-medium text-bad" : "text-faint"} title={formatCount(count)}>
      {formatShort(count)}
    </span>
  );
}
