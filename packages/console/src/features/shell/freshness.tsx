import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "../../api/queries.ts";
import { plural } from "../../format/count.ts";
import { When } from "../../ui/when.tsx";

/** How new the newest span is, and what waits to be settled. */
export function Freshness({ org }: { readonly org: string }) {
  const status = useQuery(statusQuery(org));
  if (status.data === undefined) return <p className="h-10 px-2" aria-hidden />;
  const { newest, pending, version } = status.data;
  return (
    <div className="px-2 py-1 text-xs text-faint">
      <p className="flex items-center gap-1.5">
        <span aria-hidden className={`size-1.5 rounded-full ${newest === null ? "bg-line-strong" : "bg-good"}`} />
        {newest === null ? (
          "No spans yet"
        ) : (
          <span>
            Newest span <When iso={newest} as="relative" />
          </span>
        )}
      </p>
      <p className="pl-3">
        {pending.traces > 0 ? `${plural(pending.traces, "trace")} pending · ` : newest === null ? "" : "All settled · "}
        v{version}
      </p>
    </div>
  );
}
