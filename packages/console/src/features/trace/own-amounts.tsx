import type { SpanDetail } from "outcrop/api";
import { CornerDownRight } from "lucide-react";
import { formatShort } from "../../format/count.ts";
import { sumEntries } from "./sum-entries.ts";
import { areTokensUnknown } from "../../ui/calls-without-price.ts";
import { Cost } from "../../ui/cost.tsx";
import { usedTokens, type LedgerReason } from "./ledger-reason.ts";

/** What a span that used tokens, and is not in the ledger, says in place of its own cost. */
const NOT_COUNTED: Readonly<Record<Exclude<LedgerReason["kind"], "counts">, readonly [word: string, why: string]>> = {
  pending: ["pending", "The trace is not settled yet"],
  "counted-below": ["counted below", "A span below reports the same tokens: they count there, once"],
  "same-call": ["counted once", "Another span reports the same call: it counts there, once"],
  "no-usage": ["no usage", "It names a model but reported no usage"],
  "no-model-call": ["not counted", "It is not a model call"],
};

/** The cost of a span's own entry; words where the span used tokens that count elsewhere. */
export function OwnCost({ span, reason }: { readonly span: SpanDetail; readonly reason: LedgerReason }) {
  if (span.ledger !== null) return <Cost totals={sumEntries([span.ledger])} />;
  if (reason.kind === "counts" || !usedTokens(span)) return null;
  const [word, why] = NOT_COUNTED[reason.kind];
  return (
    <span title={why} className="text-faint italic">
      {word}
    </span>
  );
}

/** The same as a mark beside the name, where the column of own costs has no room. */
export function NotCountedMark({ span, reason }: { readonly span: SpanDetail; readonly reason: LedgerReason }) {
  if (span.ledger !== null || reason.kind === "counts" || !usedTokens(span)) return null;
  const [word, why] = NOT_COUNTED[reason.kind];
  return (
    <span title={`${word}: ${why}`} className="shrink-0 text-faint @4xl:hidden">
      <CornerDownRight size={12} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  );
}

/** The tokens of a span's own entry: those that count. */
export function OwnTokens({ span }: { readonly span: SpanDetail }) {
  if (span.ledger === null) return null;
  const totals = sumEntries([span.ledger]);
  if (areTokensUnknown(totals)) return <span className="text-faint">–</span>;
  return formatShort(totals.tokens.input + totals.tokens.output);
}
