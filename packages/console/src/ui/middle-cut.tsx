import { classNames } from "./class-names.ts";
import { splitTail } from "./split-tail.ts";

/** Enough to tell one version of a model, or one id, from the next. */
const TAIL = 11;

interface MiddleCutProps {
  readonly text: string;
  /** Columns at the end that give way last. */
  readonly tail?: number;
  /** What is shown in full on hover, where it is not the text itself. */
  readonly title?: string;
  readonly className?: string;
}

/** One line that gives way in its middle: long names, ARNs and paths begin alike, and differ at their end. */
export function MiddleCut({ text, tail = TAIL, title = text, className }: MiddleCutProps) {
  const [head, end] = splitTail(text, tail);
  if (head.length < 4) {
    return (
      <span title={title} className={classNames("block min-w-0 truncate normal-nums", className)}>
        {text}
      </span>
    );
  }
  return (
    <span
      title={title}
      className={classNames("relative flex min-w-0 overflow-hidden whitespace-pre normal-nums", className)}
    >
      <span className="sr-only">{text}</span>
      <span aria-hidden className="min-w-[2ch] overflow-hidden text-ellipsis">
        {head}
      </span>
      <span aria-hidden className="shrink-0">
        {end}
      </span>
    </span>
  );
}
