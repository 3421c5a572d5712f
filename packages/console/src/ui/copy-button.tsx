import { Check, Copy, X } from "lucide-react";
import { useEffect, useState, type MouseEvent } from "react";
import { classNames } from "./class-names.ts";
import { copyText } from "./copy-text.ts";

const SHOWN_MS = 1_500;

const WORDS = { copied: "Copied", failed: "Could not copy: select the text instead" } as const;

/** Copies `text`; says so for a moment, or that it could not. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [outcome, setOutcome] = useState<keyof typeof WORDS>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async ({ currentTarget }: MouseEvent<HTMLElement>): Promise<void> =>
    setOutcome((await copyText(text, currentTarget)) ? "copied" : "failed");
  const words = outcome === undefined ? label : WORDS[outcome];
  return (
    <button
      type="button"
      onClick={(event) => void copy(event)}
      aria-label={words}
      title={words}
      className={classNames(
        "grid size-6 shrink-0 place-items-center rounded text-faint transition-colors hover:bg-hover hover:text-text",
        className,
      )}
    >
      {outcome === undefined ? (
        <Copy size={13} aria-hidden />
      ) : outcome === "copied" ? (
        <Check size={13} aria-hidden className="text-good" />
      ) : (
        <X size={13} aria-hidden className="text-bad" />
      )}
    </button>
  );
}
