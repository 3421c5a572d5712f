import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly controls?: ReactNode;
  readonly children?: ReactNode;
}

/** Title, what the page adds up to, and its controls; below it, the filters. */
export function PageHeader({ title, note, controls, children }: PageHeaderProps) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2 lg:px-5">
        <h1 className="flex min-w-0 items-center gap-2 text-[0.9375rem] font-semibold tracking-tight">{title}</h1>
        {note !== undefined && <div className="min-w-0 text-muted">{note}</div>}
        {controls !== undefined && (
          <div className="ml-auto flex max-w-full flex-wrap items-center justify-end gap-1.5">{controls}</div>
        )}
      </div>
      {children}
    </header>
  );
}
