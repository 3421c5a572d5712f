import type { SpanDetail } from "outcrop/api";
import { CircleCheck, CircleMinus, Clock } from "lucide-react";
import type { ReactNode } from "react";
import { plural } from "../../format/count.ts";
import { costStatusWord, orNone, surfaceWord } from "../../format/words.ts";
import { Money } from "../../ui/money.tsx";
import type { LedgerReason } from "./ledger-reason.ts";
import type { TraceModel } from "./trace-model.ts";

interface LedgerCardProps {
  readonly model: TraceModel;
  readonly span: SpanDetail;
  readonly onOpen: (spanId: string) => void;
}

/** What this span adds to the bill, and why, or why nothing. */
export function LedgerCard({ model, span, onOpen }: LedgerCardProps) {
  const reason = model.reasonOf(span);
  const entry = span.ledger;
  return (
    <section aria-label="Ledger" className="rounded-lg border border-line">
      <header className="flex items-center gap-2 border-b border-line bg-sunken/60 px-3 py-2">
        <ReasonIcon reason={reason} />
        <h3 className="font-medium">{TITLES[reason.kind]}</h3>
        <span className="ml-auto font-semibold">
          {entry !== null ? (
            entry.costStatus === "priced" ? (
              <Money nano={entry.costNanoUsd} exact />
            ) : (
              <span className="text-warn">No price</span>
            )
          ) : null}
        </span>
      </header>
      <div className="grid gap-2 px-3 py-2.5">
        <p className="text-muted">
          <Explanation reason={reason} onOpen={onOpen} />
        </p>
        {entry !== null && (
          <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1">
            <Row label="Cost status">{costStatusWord(entry.costStatus)}</Row>
            <Row label="Price book">{orNone(entry.priceVersion)}</Row>
            <Row label="Entry operation">{orNone(entry.entryOperation)}</Row>
            <Row label="Surface">{surfaceWord(entry.surface)}</Row>
            {entry.agentName !== "" && <Row label="Agent">{entry.agentName}</Row>}
            {entry.sessionId !== "" && <Row label="Session">{entry.sessionId}</Row>}
            {entry.userId !== "" && <Row label="User">{entry.userId}</Row>}
          </dl>
        )}
        {entry === null && span.costNanoUsd !== null && (
          <p className="text-muted">
            On its own, this span would cost <Money nano={span.costNanoUsd} exact />.
          </p>
        )}
        {span.subtree.calls > 0 && entry === null && (
          <p className="text-muted">
            Below it: {plural(span.subtree.calls, "call")},{" "}
            <Money nano={span.subtree.costNanoUsd} exact className="text-text" />.
          </p>
        )}
      </div>
    </section>
  );
}

const TITLES: Readonly<Record<LedgerReason["kind"], string>> = {
  counts: "In the ledger",
  pending: "Pending",
  "counted-below": "Counted below",
  "same-call": "Already counted",
  "no-usage": "Not in the ledger",
  "no-model-call": "Not in the ledger",
};

function ReasonIcon({ reason }: { readonly reason: LedgerReason }) {
  if (reason.kind === "counts") return <CircleCheck size={15} aria-hidden className="text-good" />;
  if (reason.kind === "pending") return <Clock size={15} aria-hidden className="text-warn" />;
  return <CircleMinus size={15} aria-hidden className="text-faint" />;
}

function Explanation({ reason, onOpen }: { reason: LedgerReason; onOpen: (spanId: string) => void }): ReactNode {
  switch (reason.kind) {
    case "counts":
      return "This span is a model call. Its tokens and dollars count once, here.";
    case "pending":
      return "The trace is not settled yet. Whether this span counts is decided once no more spans arrive.";
    case "counted-below":
      return "The model calls below this span carry the tokens and dollars. Counting it too would count them twice.";
    case "same-call":
      return (
        <>
          <button type="button" onClick={() => onOpen(reason.spanId)} className="text-accent hover:underline">
            Another span
          </button>{" "}
          reported this call, with the same request id. A call counts once.
        </>
      );
    case "no-usage":
      return "It names a model but reported no usage, so there is nothing to price.";
    case "no-model-call":
      return "It is not a model call, and there is none below it.";
  }
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
