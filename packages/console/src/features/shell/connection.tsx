import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { useEffect, useRef } from "react";
import { ApiFailure, isStoreAway } from "../../api/api-failure.ts";
import { statusQuery } from "../../api/queries.ts";
import { When } from "../../ui/when.tsx";

/**
 * Says when the server stopped answering, so that nobody takes old numbers for new ones, and asks for all of the page
 * again when it is back.
 */
export function Connection({ org }: { readonly org: string }) {
  const client = useQueryClient();
  const status = useQuery(statusQuery(org));
  const wasAway = useRef(false);
  const answers = status.isSuccess;
  const away = status.isError && status.error instanceof ApiFailure && status.error.status !== 401;
  useEffect(() => {
    if (away) wasAway.current = true;
    if (!answers || !wasAway.current) return;
    wasAway.current = false;
    void client.invalidateQueries();
  }, [away, answers, client]);
  if (!away || status.data === undefined) return null;
  return (
    <output className="fade-in fixed inset-x-4 bottom-4 z-40 mx-auto flex w-fit max-w-full items-start gap-2 rounded-lg border border-line bg-warn-soft px-3 py-2 text-warn shadow-float">
      <Unplug size={14} aria-hidden className="mt-0.75 shrink-0" />
      <span>
        {isStoreAway(status.error) ? "The store is not answering." : "Outcrop is not answering."} This page is from{" "}
        <When iso={new Date(status.dataUpdatedAt).toISOString()} as="both" />; it will refresh by itself.
      </span>
    </output>
  );
}
