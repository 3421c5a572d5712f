import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { overviewQuery } from "../../api/queries.ts";
import { type FilterSearch, validateFilter } from "../../state/filter.ts";
import { refresh, refreshMillis } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { Failure } from "../../ui/state-message.tsx";
import { FilterBar } from "../filter/filter-bar.tsx";
import { FirstTrace } from "../shell/first-trace.tsx";
import { NothingInView } from "../shell/nothing-in-view.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { RefreshControl } from "../shell/refresh-control.tsx";
import { TimeRange } from "../shell/time-range.tsx";
import { useIsEmptyOrg } from "../shell/use-is-empty-org.ts";
import { OverviewBody } from "./overview-body.tsx";
import { OverviewSkeleton } from "./overview-skeleton.tsx";

export function OverviewPage() {
  const { org } = useParams({ from: "/$org/" });
  const raw = useSearch({ from: "/$org/" });
  // The router hands on what it does not know too: only what is readable is asked for.
  const filter = useMemo(() => validateFilter({ ...raw }), [raw]);
  const navigate = useNavigate({ from: "/$org" });
  const refetchInterval = refreshMillis(useStored(refresh));
  const overview = useQuery({ ...overviewQuery(org, filter), refetchInterval });
  const isEmptyOrg = useIsEmptyOrg(org);
  const change = (next: FilterSearch): void => void navigate({ to: "/$org", params: { org }, search: next });

  return (
    <>
      <title>{`Overview · ${org} · Outcrop`}</title>
      <PageHeader
        title="Overview"
        controls={
          <>
            <TimeRange filter={filter} onChange={change} />
            <RefreshControl />
          </>
        }
      >
        <FilterBar org={org} filter={filter} onChange={change} />
      </PageHeader>
      {isEmptyOrg ? (
        <FirstTrace org={org} />
      ) : overview.isError && overview.data === undefined ? (
        <Failure error={overview.error} onRetry={() => void overview.refetch()} retrying={overview.isFetching} />
      ) : overview.data === undefined ? (
        <OverviewSkeleton />
      ) : overview.data.totals.calls === 0 && overview.data.traces === 0 ? (
        <NothingInView what="calls" org={org} filter={filter} onChange={change} />
      ) : (
        <OverviewBody
          org={org}
          filter={filter}
          overview={overview.data}
          stale={overview.isPlaceholderData}
          onChange={change}
        />
      )}
    </>
  );
}
