import { validateFilter, type FilterSearch } from "./filter.ts";

export const TRACE_SORTS = ["-start", "start", "-duration", "duration", "-cost", "cost", "-calls", "calls"] as const;
export type TraceSort = (typeof TRACE_SORTS)[number];
export const DEFAULT_SORT: TraceSort = "-start";

export interface TracesSearch extends FilterSearch {
  readonly sort?: TraceSort;
}

export function validateTracesSearch(raw: Readonly<Record<string, unknown>>): TracesSearch {
  const sort = TRACE_SORTS.find((known) => known === raw["sort"]);
  return { ...validateFilter(raw), ...(sort === undefined || sort === DEFAULT_SORT ? {} : { sort }) };
}

export function filterOf(search: TracesSearch): FilterSearch {
  const { sort: _sort, ...filter } = search;
  return filter;
}

/** Largest first at the first click, then the other way round. */
export function nextSort(current: TraceSort, column: string): TraceSort {
  const wanted = current === `-${column}` ? column : `-${column}`;
  return TRACE_SORTS.find((known) => known === wanted) ?? current;
}
