import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { tracesQuery } from "../../api/queries.ts";
import type { FilterSearch } from "../../state/filter.ts";
import { refresh, refreshMillis } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { DEFAULT_SORT, filterOf, nextSort, validateTracesSearch, type TraceSort } from "../../state/traces-search.ts";
import { Failure } from "../../ui/state-message.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { FilterBar } from "../filter/filter-bar.tsx";
import { FirstTrace } from "../shell/first-trace.tsx";
import { NothingInView } from "../shell/nothing-in-view.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { RefreshControl } from "../shell/refresh-control.tsx";
import { TimeRange } from "../shell/time-range.tsx";
import { useIsEmptyOrg } from "../shell/use-is-empty-org.ts";
import { SortMenu } from "./sort-menu.tsx";
import { TotalsLine } from "./totals-line.tsx";
import { TraceTable } from "./trace-table.tsx";

export function TracesPage() {
  const { org } = useParams({ from: "/$org/traces" });
  const raw = useSearch({ from: "/$org/traces" });
  // The router hands on what it does not know too: only what is readable is asked for.
  const search = useMemo(() => validateTracesSearch({ ...raw }), [raw]);
  const navigate = useNavigate({ from: "/$org/traces" });
  const sort = search.sort ?? DEFAULT_SORT;
  const filter = useMemo(() => filterOf(search), [search]);
  const refetchInterval = refreshMillis(useStored(refresh));
  const traces = useInfiniteQuery({ ...tracesQuery(org, filter, sort), refetchInterval });
  const isEmptyOrg = useIsEmptyOrg(org);
  const first = traces.data?.pages[0];
  const rows = traces.data?.pages.flatMap((page) => page.rows) ?? [];

  const change = (next: FilterSearch): void =>
    void navigate({ to: "/$org/traces", params: { org }, search: sort === DEFAULT_SORT ? next : { ...next, sort } });
  const sortAs = (next: TraceSort): void =>
    void navigate({
      to: "/$org/traces",
      params: { org },
      search: next === DEFAULT_SORT ? filter : { ...filter, sort: next },
    });

  return (
    <div className="flex h-(--page-height) min-h-96 flex-col">
      <title>{`Traces · ${org} · Outcrop`}</title>
      <PageHeader
        title="Traces"
        note={first === undefined ? undefined : <TotalsLine total={first.total} />}
        controls={
          <>
            <TimeRange filter={filter} onChange={change} />
            <RefreshControl />
          </>
        }
      >
        <FilterBar org={org} filter={filter} onChange={change}>
          {!isEmptyOrg && <SortMenu sort={sort} onChange={sortAs} />}
        </FilterBar>
      </PageHeader>
      {isEmptyOrg ? (
        <div className="overflow-y-auto">
          <FirstTrace org={org} />
        </div>
      ) : traces.isError && first === undefined ? (
        <Failure error={traces.error} onRetry={() => void traces.refetch()} retrying={traces.isFetching} />
      ) : first === undefined ? (
        <output aria-busy="true" aria-label="Loading traces" className="block overflow-hidden">
          <SkeletonRows rows={14} />
        </output>
      ) : rows.length === 0 ? (
        <NothingInView what="traces" org={org} filter={filter} onChange={change} />
      ) : (
        <TraceTable
          org={org}
          rows={rows}
          total={first.total.traces}
          filter={filter}
          sort={sort}
          onSort={(column) => sortAs(nextSort(sort, column))}
          stale={traces.isPlaceholderData}
          hasMore={traces.hasNextPage}
          loadingMore={traces.isFetchingNextPage}
          failedMore={traces.isFetchNextPageError}
          onMore={() => void traces.fetchNextPage()}
        />
      )}
    </div>
  );
}
