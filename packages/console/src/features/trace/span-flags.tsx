import { CircleAlert, Hourglass, ShieldAlert, ShieldCheck, Unlink, type LucideIcon } from "lucide-react";
import type { SpanFacts } from "./describe-spans.ts";
import { errorWord } from "./failure-words.ts";

interface SpanFlagsProps {
  readonly facts: SpanFacts;
  readonly error: string;
  /** Its parent is not in the trace. */
  readonly orphan: boolean;
}

/** What must not be missed about a span: an icon with words, which are read out where there is no room for them. */
export function SpanFlags({ facts, error, orphan }: SpanFlagsProps) {
  const { failed, checks, unfinished } = facts;
  const stopped = checks.filter(({ intervened }) => intervened);
  const policies = [...new Set(stopped.flatMap((check) => check.policies))].join(", ");
  return (
    <>
      {failed && (
        <Flag
          icon={CircleAlert}
          word={errorWord(error) || "Failed"}
          say={errorWord(error) === "" ? "Failed" : `Failed: ${error}`}
          tone="bg-bad-soft text-bad"
        />
      )}
      {stopped.length > 0 && (
        <Flag
          icon={ShieldAlert}
          word="Guardrail"
          say={policies === "" ? "Guardrail intervened" : `Guardrail intervened (${policies})`}
          tone="bg-bad-soft text-(--kind-guardrail)"
        />
      )}
      {checks.length > 0 && stopped.length === 0 && facts.kind !== "guardrail" && (
        <span title="Passed by a guardrail" className="shrink-0 text-(--kind-guardrail)">
          <ShieldCheck size={13} aria-hidden />
          <span className="sr-only">Passed by a guardrail</span>
        </span>
      )}
      {unfinished !== "" && <Flag icon={Hourglass} word="Unfinished" say={unfinished} tone="bg-warn-soft text-warn" />}
      {orphan && (
        <span title="Parent span has not arrived" className="shrink-0 text-faint">
          <Unlink size={12} aria-hidden />
          <span className="sr-only">Parent span has not arrived</span>
        </span>
      )}
    </>
  );
}

interface FlagProps {
  readonly icon: LucideIcon;
  /** Shown where there is room. */
  readonly word: string;
  /** The whole of it, for a tip and for readers that do not see. */
  readonly say: string;
  readonly tone: string;
}

function Flag({ icon: Icon, word, say, tone }: FlagProps) {
  const whole = say;
  return (
    <span
      title={whole}
      className={`inline-flex h-5 min-w-5 max-w-40 shrink-[999] items-center justify-center overflow-hidden gap-1 rounded px-1 text-2xs font-medium ${tone}`}
    >
      <Icon size={12} aria-hidden className="shrink-0" />
      <span aria-hidden className="hidden truncate @4xl:inline">
        {word}
      </span>
      <span className="sr-only">{whole}</span>
    </span>
  );
}
