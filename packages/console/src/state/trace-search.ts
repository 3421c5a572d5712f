import { type TracesSearch, validateTracesSearch } from "./traces-search.ts";

export const SPAN_TABS = ["summary", "messages", "attributes", "events", "logs", "links"] as const;
export type SpanTab = (typeof SPAN_TABS)[number];

/** The tree of spans in time; who called whom as a picture; the same as a table; what was logged. */
const TRACE_VIEWS = ["tree", "graph", "list", "logs"] as const;
export type TraceView = (typeof TRACE_VIEWS)[number];

/** The list that led to the trace comes along, so that one can go back to it, in its order. */
export interface TraceSearch extends TracesSearch {
  /** Absent for the tree. */
  readonly view?: TraceView;
  /** The agent, model, tool … of graph and list whose panel is open, by its id there. */
  readonly node?: string;
  /** The span whose panel is open. */
  readonly span?: string;
  readonly tab?: SpanTab;
}

const MAX_NODE = 1_000;

export function validateTraceSearch(raw: Readonly<Record<string, unknown>>): TraceSearch {
  const { span, node } = raw;
  const view = TRACE_VIEWS.find((known) => known === raw["view"]);
  const tab = SPAN_TABS.find((known) => known === raw["tab"]);
  return {
    ...validateTracesSearch(raw),
    ...(view === undefined || view === "tree" ? {} : { view }),
    ...(typeof node === "string" && node !== "" && node.length <= MAX_NODE ? { node } : {}),
    ...(typeof span === "string" && /^[0-9a-f]{16}$/.test(span) ? { span } : {}),
    ...(tab === undefined || tab === "summary" ? {} : { tab }),
  };
}

/** The address of the list that led here. */
export function listOfTrace(search: TraceSearch): TracesSearch {
  const { view: _view, node: _node, span: _span, tab: _tab, ...list } = search;
  return list;
}
