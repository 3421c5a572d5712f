import { CircleAlert, CircleCheck, CircleDashed, Clock } from "lucide-react";
import type { TraceRow } from "outcrop/api";
import type { ReactNode } from "react";

/** One mark for what a reader has to know first: failed, still open, incomplete, or fine. */
export function TraceStatus({ row }: { readonly row: TraceRow }) {
  if (row.hasError || row.totals.errors > 0) {
    return (
      <Mark className="text-bad" title="A span of this trace failed">
        <CircleAlert size={14} aria-hidden />
        Error
      </Mark>
    );
  }
  if (row.pending) {
    return (
      <Mark className="text-warn" title="Not settled yet: the totals can still change">
        <Clock size={14} aria-hidden />
        Pending
      </Mark>
    );
  }
  if (row.rootMissing) {
    return (
      <Mark className="text-muted" title="The root span of this trace has not arrived">
        <CircleDashed size={14} aria-hidden />
        No root
      </Mark>
    );
  }
  return (
    <Mark className="text-faint" title="No span failed, and the trace is settled">
      <CircleCheck size={14} aria-hidden className="text-good" />
      OK
    </Mark>
  );
}

function Mark({ className, title, children }: { className: string; title: string; children: ReactNode }) {
  return (
    <span title={title} className={`inline-flex items-center gap-1.5 text-xs font-medium ${className}`}>
      {children}
    </span>
  );
}
