import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { orgsQuery } from "../../api/queries.ts";
import { Failure } from "../../ui/state-message.tsx";
import { newestOrg } from "./newest-org.ts";

/** `/`: on to the organisation whose data is newest. */
export function ChooseOrg() {
  const orgs = useQuery(orgsQuery());
  if (orgs.isError) {
    return (
      <main className="grid min-h-dvh place-items-center">
        <Failure error={orgs.error} onRetry={() => void orgs.refetch()} retrying={orgs.isFetching} />
      </main>
    );
  }
  if (orgs.data === undefined) {
    return (
      <main className="grid min-h-dvh place-items-center text-faint" aria-busy="true">
        Opening Outcrop
      </main>
    );
  }
  return <Navigate to="/$org" params={{ org: newestOrg(orgs.data) }} replace />;
}
