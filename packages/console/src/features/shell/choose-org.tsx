import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { isStoreAway } from "../../api/api-failure.ts";
import { orgsQuery } from "../../api/queries.ts";
import { Failure } from "../../ui/state-message.tsx";
import { newestOrg } from "./newest-org.ts";

/** `/`: on to the organisation whose data is newest. */
export function ChooseOrg() {
  const orgs = useQuery(orgsQuery());
  if (orgs.isError) {
    return (
      <main className="grid min-h-dvh place-content-center justify-items-center">
        <Failure error={orgs.error} onRetry={() => void orgs.refetch()} retrying={orgs.isFetching} />
        {isStoreAway(orgs.error) && (
          <Link to="/$org/status" params={{ org: "default" }} className="-mt-8 text-accent hover:underline">
            Status of the process
          </Link>
        )}
      </main>
    );
  }
  if (orgs.data === undefined) {
    return (
      <main className="grid min-h-dvh place-items-center text-faint" aria-busy="true">
        Opening Outcrop…
      </main>
    );
  }
  return <Navigate to="/$org" params={{ org: newestOrg(orgs.data) }} replace />;
}
