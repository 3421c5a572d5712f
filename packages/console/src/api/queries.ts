import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  Facets,
  OrgList,
  Overview,
  ProcessStatus,
  SpanContent,
  Status,
  TraceDetail,
  TraceList,
} from "outcrop/api";
import { DEFAULT_RANGE, type FilterSearch } from "../state/filter.ts";
import { stringifySearch } from "../state/search-string.ts";
import { isWorthRetrying } from "./api-failure.ts";
import { fetchJson } from "./fetch-json.ts";

/** More than a screen shows; the next are asked for on the way down. Each row costs the server a look at a place of its own. */
const PAGE = 50;
const OVERVIEW_BUCKETS = 60;
const PENDING_POLL_MS = 2_000;
const STATUS_POLL_MS = 15_000;
const PROCESS_STATUS_POLL_MS = 3_000;
/** While the server is away: how soon a reader notices that it is back. */
const AWAY_POLL_MS = 3_000;

/** The path of a question to the API: the filter as the address has it, the default range said out loud. */
function pathOf(org: string, view: string, filter: FilterSearch, more: Readonly<Record<string, unknown>> = {}): string {
  const range = filter.from === undefined ? (filter.range ?? DEFAULT_RANGE) : undefined;
  return `/api/${encodeURIComponent(org)}/${view}${stringifySearch({ ...filter, range, ...more })}`;
}

export const orgsQuery = () =>
  queryOptions({
    queryKey: ["orgs"],
    queryFn: ({ signal }) => fetchJson<OrgList>("/api/orgs", { signal }),
    staleTime: 15_000,
    refetchInterval: ({ state }) => (isWorthRetrying(state.error) ? AWAY_POLL_MS : false),
  });

export const statusQuery = (org: string) =>
  queryOptions({
    queryKey: ["status", org],
    queryFn: ({ signal }) => fetchJson<Status>(`/api/${encodeURIComponent(org)}/status`, { signal }),
    // A refusal stays one: asking again would have the browser ask for a password again and again.
    refetchInterval: ({ state }) =>
      state.error === null ? STATUS_POLL_MS : isWorthRetrying(state.error) ? AWAY_POLL_MS : false,
  });

/** Every few seconds, whatever the reader's choice for other pages: it is looked at while something is wrong. */
export const processStatusQuery = () =>
  queryOptions({
    queryKey: ["process-status"],
    queryFn: ({ signal }) => fetchJson<ProcessStatus>("/api/status", { signal }),
    refetchInterval: ({ state }) =>
      state.error === null || isWorthRetrying(state.error) ? PROCESS_STATUS_POLL_MS : false,
  });

export const overviewQuery = (org: string, filter: FilterSearch) =>
  queryOptions({
    queryKey: ["overview", org, filter],
    queryFn: ({ signal }) =>
      fetchJson<Overview>(pathOf(org, "overview", filter, { buckets: OVERVIEW_BUCKETS }), { signal }),
    placeholderData: keepPreviousData,
  });

export const facetsQuery = (org: string, filter: FilterSearch) =>
  queryOptions({
    queryKey: ["facets", org, filter],
    queryFn: ({ signal }) => fetchJson<Facets>(pathOf(org, "facets", filter), { signal }),
    placeholderData: keepPreviousData,
  });

export const tracesQuery = (org: string, filter: FilterSearch, sort: string) =>
  infiniteQueryOptions({
    queryKey: ["traces", org, filter, sort],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<TraceList>(pathOf(org, "traces", filter, { sort, limit: PAGE, cursor: pageParam ?? undefined }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Asked again while the trace is pending, so that its dollars appear by themselves; then every `refetchMs`. */
export const traceQuery = (org: string, traceId: string, refetchMs: number | false = false) =>
  queryOptions({
    queryKey: ["trace", org, traceId],
    queryFn: ({ signal }) =>
      fetchJson<TraceDetail>(`/api/${encodeURIComponent(org)}/traces/${encodeURIComponent(traceId)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.pending === true ? PENDING_POLL_MS : refetchMs),
  });

/** What one span holds, whole; spans do not change once they are stored. */
export const spanContentQuery = (org: string, traceId: string, spanId: string) =>
  queryOptions({
    queryKey: ["span", org, traceId, spanId],
    queryFn: ({ signal }) =>
      fetchJson<SpanContent>(
        `/api/${encodeURIComponent(org)}/traces/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(spanId)}`,
        { signal },
      ),
    staleTime: Infinity,
  });
