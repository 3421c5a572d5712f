import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "../../api/queries.ts";

const POLL_MS = 2_000;

/** Whether nothing was ever received: asked again until something is, so that the first trace shows by itself. */
export function useIsEmptyOrg(org: string): boolean {
  const status = useQuery({
    ...statusQuery(org),
    refetchInterval: (query) => (query.state.data?.newest === null ? POLL_MS : false),
  });
  return status.data?.newest === null;
}
