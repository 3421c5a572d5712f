import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { classNames } from "./class-names.ts";

const SHOWN_MS = 1_500;

/** Copies `text`; says so for a moment. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    // Without a secure origin there is no clipboard; the text can still be selected.
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? "Copied" : label}
      title={copied ? "Copied" : label}
      className={classNames(
        "grid size-6 shrink-0 place-items-center rounded text-faint transition-colors hover:bg-hover hover:text-text",
        className,
      )}
    >
      {copied ? <Check size={13} aria-hidden className="text-good" /> : <Copy size={13} aria-hidden />}
    </button>
  );
}
