import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { ApiFailure } from "../../api/api-failure.ts";
import { processStatusQuery } from "../../api/queries.ts";
import { Badge } from "../../ui/badge.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Failure, StateMessage } from "../../ui/state-message.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { RefreshControl } from "../shell/refresh-control.tsx";
import { StatusBody } from "./status-body.tsx";

/** How the process is: what it takes in, keeps and hands on. Of all organisations, whichever the address names. */
export function StatusPage() {
  const { org } = useParams({ from: "/$org/status" });
  const status = useQuery(processStatusQuery());
  const { data, error } = status;
  return (
    <>
      <title>{`Status · ${org} · Outcrop`}</title>
      <PageHeader
        title="Status"
        note={
          data === undefined ? undefined : (
            <span className="flex items-center gap-2">
              <Badge tone={data.ready ? "good" : "bad"}>{data.ready ? "Ready" : "Not ready"}</Badge>
              <span className="tnum">Outcrop {data.version}</span>
            </span>
          )
        }
        controls={<RefreshControl />}
      />
      {data !== undefined ? (
        <StatusBody org={org} status={data} />
      ) : error instanceof ApiFailure && error.status === 403 ? (
        <StateMessage icon={<Lock size={18} aria-hidden />} title="Status covers all organisations">
          Your credentials are for some of them only. Credentials without <code>organizations</code> can read it.
        </StateMessage>
      ) : error !== null ? (
        <Failure error={error} onRetry={() => void status.refetch()} retrying={status.isFetching} />
      ) : (
        <output aria-busy="true" aria-label="Loading the status" className="block overflow-hidden">
          <SkeletonRows rows={10} />
        </output>
      )}
    </>
  );
}
