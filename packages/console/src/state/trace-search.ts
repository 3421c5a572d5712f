import { type TracesSearch, validateTracesSearch } from "./traces-search.ts";

export const SPAN_TABS = ["summary", "messages", "attributes", "events", "links"] as const;
export type SpanTab = (typeof SPAN_TABS)[number];

/** The list that led to the trace comes along, so that one can go back to it, in its order. */
export interface TraceSearch extends TracesSearch {
  /** The span whose panel is open. */
  readonly span?: string;
  readonly tab?: SpanTab;
}

export function validateTraceSearch(raw: Readonly<Record<string, unknown>>): TraceSearch {
  const span = raw["span"];
  const tab = SPAN_TABS.find((known) => known === raw["tab"]);
  return {
    ...validateTracesSearch(raw),
    ...(typeof span === "string" && /^[0-9a-f]{16}$/.test(span) ? { span } : {}),
    ...(tab === undefined || tab === "summary" ? {} : { tab }),
  };
}

/** The address of the list that led here. */
export function listOfTrace(search: TraceSearch): TracesSearch {
  const { span: _span, tab: _tab, ...list } = search;
  return list;
}
