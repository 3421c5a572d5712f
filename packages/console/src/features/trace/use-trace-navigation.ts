import { useNavigate } from "@tanstack/react-router";
import { listOfTrace, type SpanTab, type TraceSearch } from "../../state/trace-search.ts";

interface TraceNavigation {
  readonly openSpan: (spanId: string | undefined, tab?: SpanTab) => void;
  readonly openNode: (id: string | undefined) => void;
  /** The span first, then the node that it was opened from. */
  readonly close: () => void;
}

/** All view state of a trace is in its address: these change it. */
export function useTraceNavigation(org: string, traceId: string, search: TraceSearch): TraceNavigation {
  const navigate = useNavigate({ from: "/$org/traces/$traceId" });
  const { view, node, span: before } = search;

  const go = (span: string | undefined, tab: SpanTab | undefined, nextNode: string | undefined): void =>
    void navigate({
      to: "/$org/traces/$traceId",
      params: { org, traceId },
      search: {
        ...listOfTrace(search),
        ...(view === undefined ? {} : { view }),
        ...(nextNode === undefined ? {} : { node: nextNode }),
        ...(span === undefined ? {} : { span }),
        ...(span === undefined || tab === undefined || tab === "summary" ? {} : { tab }),
      },
      // Another span of the same trace is no new page to come back from, the first one is.
      replace: before !== undefined && span !== undefined,
    });
  return {
    openSpan: (spanId, tab) => go(spanId, tab, node),
    openNode: (id) => go(undefined, undefined, id),
    close: () => go(undefined, undefined, before === undefined ? undefined : node),
  };
}
