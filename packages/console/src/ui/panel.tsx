import { useId, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled section of a page. */
export function Panel({ title, note, actions, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames("flex min-w-0 flex-col rounded-lg border border-line bg-surface shadow-card", className)}
    >
      <header className="flex min-h-11 flex-wrap items-center gap-x-2 px-4 pt-2.5 pb-1.5">
        <h2 id={id} className="text-sm font-semibold tracking-tight">
          {title}
        </h2>
        {note !== undefined && <span className="text-xs text-faint">{note}</span>}
        <div className="ml-auto flex items-center gap-1">{actions}</div>
      </header>
      {children}
    </section>
  );
}
