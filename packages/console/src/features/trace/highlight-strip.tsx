import { CircleAlert, CircleDollarSign, Hourglass, ShieldAlert, type LucideIcon } from "lucide-react";
import { useMemo } from "react";
import { formatCount, formatShare, plural } from "../../format/count.ts";
import { parseNano } from "../../format/money.ts";
import { Money } from "../../ui/money.tsx";
import { factsOf } from "./describe-spans.ts";
import { failureWords } from "./failure-words.ts";
import { groupAlike, nextAlike, type AlikeHighlights } from "./group-alike.ts";
import { agentAbove, type Highlight } from "./highlights.ts";
import { KIND_LOOKS } from "./kind-look.ts";
import type { TraceModel } from "./trace-model.ts";

interface HighlightStripProps {
  readonly model: TraceModel;
  readonly selected: string | undefined;
  readonly onOpen: (spanId: string) => void;
}

const MOST_PROBLEMS = 3;

const LOOKS: Readonly<Record<Highlight["kind"], { icon: LucideIcon; word: string; tone: string }>> = {
  failed: { icon: CircleAlert, word: "Failed", tone: "bg-bad-soft text-bad" },
  intervened: { icon: ShieldAlert, word: "Guardrail intervened", tone: "bg-bad-soft text-(--kind-guardrail)" },
  unfinished: { icon: Hourglass, word: "Unfinished", tone: "bg-warn-soft text-warn" },
  dearest: { icon: CircleDollarSign, word: "Most expensive", tone: "bg-sunken text-text" },
};

/** Where to look first: what broke or was stopped, then the dearest call. Each opens its span. */
export function HighlightStrip({ model, selected, onOpen }: HighlightStripProps) {
  const alike = useMemo(() => groupAlike(model.highlights, (highlight) => wordsOf(model, highlight)), [model]);
  const problems = alike.filter(({ first }) => first.kind !== "dearest");
  // One more button takes no more room than the words that there is one more.
  const shown = problems.length <= MOST_PROBLEMS + 1 ? problems : problems.slice(0, MOST_PROBLEMS);
  if (alike.length === 0) return null;
  const buttonOf = (group: AlikeHighlights) => (
    <li key={`${group.first.kind} ${group.first.spanId}`} className="max-w-full min-w-0">
      <HighlightButton model={model} group={group} selected={selected} onOpen={onOpen} />
    </li>
  );
  return (
    <ul aria-label="Where to look first" className="flex flex-wrap gap-1.5 px-4 pb-3 lg:px-5">
      {shown.map(buttonOf)}
      {problems.length > shown.length && (
        <li className="self-center text-xs text-muted">
          <button
            type="button"
            title="Press e to go from one to the next"
            onClick={() => onOpen(problems[MOST_PROBLEMS]?.first.spanId ?? "")}
            className="min-h-7 px-1 text-accent hover:underline"
          >
            {plural(problems.length - shown.length, "more problem")}
          </button>
        </li>
      )}
      {alike.filter(({ first }) => first.kind === "dearest").map(buttonOf)}
    </ul>
  );
}

/** All that a button says: highlights with the same words are one button. */
function wordsOf(model: TraceModel, highlight: Highlight): string {
  const { kind, title } = factsOf(model.facts, highlight.spanId);
  const { spanId: _spanId, ...said } = highlight;
  return JSON.stringify([said, kind, title, agentOf(model, highlight)]);
}

const agentOf = (model: TraceModel, { spanId }: Highlight): string =>
  agentAbove(model.rows, model.facts, model.places.get(spanId) ?? -1);

interface HighlightButtonProps {
  readonly model: TraceModel;
  readonly group: AlikeHighlights;
  readonly selected: string | undefined;
  readonly onOpen: (spanId: string) => void;
}

function HighlightButton({ model, group, selected, onOpen }: HighlightButtonProps) {
  const { first: highlight, spanIds } = group;
  const { icon: Icon, word, tone } = LOOKS[highlight.kind];
  const fact = factsOf(model.facts, highlight.spanId);
  const agent = agentOf(model, highlight);
  return (
    <button
      type="button"
      aria-pressed={selected !== undefined && spanIds.includes(selected)}
      title={spanIds.length === 1 ? undefined : `${plural(spanIds.length, "span")}: press again for the next`}
      onClick={() => onOpen(nextAlike(group, selected))}
      className={`flex min-h-7 max-w-full items-center gap-1.5 rounded-md border border-transparent px-2 py-0.5 text-left text-xs hover:border-current aria-pressed:border-current ${tone}`}
    >
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className="min-w-0 break-words">
        {word}
        {spanIds.length > 1 && ` ×${formatCount(spanIds.length)}`}:{" "}
        <span className="font-semibold">{`${KIND_LOOKS[fact.kind].label} ${fact.title}`}</span>
        {agent !== "" && ` in ${agent}`}
        <Detail model={model} group={group} />
      </span>
    </button>
  );
}

function Detail({ model, group }: { readonly model: TraceModel; readonly group: AlikeHighlights }) {
  const { first: highlight, spanIds } = group;
  switch (highlight.kind) {
    case "failed": {
      const words = failureWords(spanIds.flatMap((id) => model.rows[model.places.get(id) ?? -1]?.span ?? []));
      return words === "" ? null : `, ${words}`;
    }
    case "intervened":
      return highlight.policies.length === 0 ? null : ` (${highlight.policies.join(", ")})`;
    case "unfinished":
      return `, ${highlight.word.toLowerCase()}`;
    case "dearest": {
      const whole = Number(parseNano(model.trace.totals.costNanoUsd) ?? 0n);
      return (
        <>
          , <Money nano={highlight.costNanoUsd} /> ({formatShare(Number(parseNano(highlight.costNanoUsd) ?? 0n), whole)}
          )
        </>
      );
    }
  }
}
