import { validateFilter, type FilterSearch } from "./filter.ts";

export const SPAN_TABS = ["summary", "messages", "attributes", "events", "links"] as const;
export type SpanTab = (typeof SPAN_TABS)[number];

export interface TraceSearch extends FilterSearch {
  /** The span whose panel is open. */
  readonly span?: string;
  readonly tab?: SpanTab;
}

export function validateTraceSearch(raw: Readonly<Record<string, unknown>>): TraceSearch {
  const span = raw["span"];
  const tab = SPAN_TABS.find((known) => known === raw["tab"]);
  return {
    ...validateFilter(raw),
    ...(typeof span === "string" && /^[0-9a-f]{16}$/.test(span) ? { span } : {}),
    ...(tab === undefined || tab === "summary" ? {} : { tab }),
  };
}

export function filterOfTrace(search: TraceSearch): FilterSearch {
  const { span: _span, tab: _tab, ...filter } = search;
  return filter;
}
