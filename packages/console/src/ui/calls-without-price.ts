import type { Totals } from "outcrop/api";
import { formatShort } from "../format/count.ts";
import { costStatusWord } from "../format/words.ts";

type ByReason = Readonly<Record<string, number>>;

/** Calls whose cost is in no total, whatever the reason. */
export function callsOf(byReason: ByReason): number {
  return Object.values(byReason).reduce((sum, calls) => sum + calls, 0);
}

/** Calls that used something and still have no price: a gap in the bill. A call without usage is none. */
export function gapsOf(byReason: ByReason): number {
  return callsOf(byReason) - (byReason["no_usage"] ?? 0);
}

/** Calls of which none told its tokens: nobody knows how many there were, and that is no zero. */
export function areTokensUnknown({ calls, unpriced, tokens }: Pick<Totals, "calls" | "unpriced" | "tokens">): boolean {
  return calls === (unpriced["no_usage"] ?? 0) && tokens.input + tokens.output === 0;
}

/** `58 unpriced`, `8 without usage`, or both; empty when every call has a price. */
export function withoutPriceInWords(byReason: ByReason): string {
  const gaps = gapsOf(byReason);
  const unused = callsOf(byReason) - gaps;
  return [
    ...(gaps > 0 ? [`${formatShort(gaps)} unpriced`] : []),
    ...(unused > 0 ? [`${formatShort(unused)} without usage`] : []),
  ].join(", ");
}

/** `3 Unknown model, 1 No usage reported`, the most first. */
export function reasonsInWords(byReason: ByReason): string {
  return Object.entries(byReason)
    .filter(([, calls]) => calls > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, calls]) => `${formatShort(calls)} × ${costStatusWord(reason)}`)
    .join(", ");
}
