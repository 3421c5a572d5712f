import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { listOfTrace, type TraceSearch } from "../../state/trace-search.ts";

interface BackToTracesProps {
  readonly org: string;
  readonly search: TraceSearch;
  readonly title: string;
}

/** The title of a trace, with the way back to the list that led here. */
export function BackToTraces({ org, search, title }: BackToTracesProps) {
  return (
    <>
      <Link
        to="/$org/traces"
        params={{ org }}
        search={listOfTrace(search)}
        aria-label="Back to the traces"
        title="Back to the traces"
        className="-ml-1.5 grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
      >
        <ArrowLeft size={16} aria-hidden />
      </Link>
      <span className="truncate" title={title}>
        {title}
      </span>
    </>
  );
}
