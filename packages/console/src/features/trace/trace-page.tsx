import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { ApiFailure } from "../../api/api-failure.ts";
import { useMemo } from "react";
import { traceQuery } from "../../api/queries.ts";
import { refresh, refreshMillis } from "../../state/preferences.ts";
import { useStored } from "../../state/stored.ts";
import { validateTraceSearch } from "../../state/trace-search.ts";
import { Failure } from "../../ui/state-message.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { BackToTraces } from "./back-to-traces.tsx";
import { NoSuchTrace } from "./no-such-trace.tsx";
import { TraceView } from "./trace-view.tsx";

export function TracePage() {
  const { org, traceId } = useParams({ from: "/$org/traces/$traceId" });
  const raw = useSearch({ from: "/$org/traces/$traceId" });
  // The router hands on what it does not know too: only what is readable is asked for.
  const search = useMemo(() => validateTraceSearch({ ...raw }), [raw]);
  const trace = useQuery(traceQuery(org, traceId, refreshMillis(useStored(refresh))));
  if (trace.data !== undefined) {
    return <TraceView key={traceId} org={org} trace={trace.data} search={search} />;
  }
  const missing = trace.error instanceof ApiFailure && (trace.error.status === 404 || trace.error.where === "traceId");
  return (
    <>
      <title>{`Trace · ${org} · Outcrop`}</title>
      <PageHeader title={<BackToTraces org={org} search={search} title="Trace" />} />
      {missing ? (
        <NoSuchTrace org={org} traceId={traceId} />
      ) : trace.isError ? (
        <Failure error={trace.error} onRetry={() => void trace.refetch()} retrying={trace.isFetching} />
      ) : (
        <output className="block" aria-busy="true" aria-label="Loading the trace">
          <SkeletonRows rows={12} />
        </output>
      )}
    </>
  );
}
