import { Link } from "@tanstack/react-router";
import { Activity, ChartNoAxesColumn, ListTree } from "lucide-react";
import { keepPeriod } from "../../state/filter.ts";

const LINK =
  "flex items-center gap-2 rounded-md px-2 py-1.5 font-medium text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:bg-sunken aria-[current=page]:text-text";

/** The pages of an organisation. The period stays when one goes from page to page. */
export function NavLinks({ org }: { readonly org: string }) {
  return (
    <>
      <Link
        to="/$org"
        params={{ org }}
        search={keepPeriod}
        activeOptions={{ exact: true, includeSearch: false }}
        className={LINK}
      >
        <ChartNoAxesColumn size={16} aria-hidden />
        Overview
      </Link>
      <Link
        to="/$org/traces"
        params={{ org }}
        search={keepPeriod}
        activeOptions={{ includeSearch: false }}
        className={LINK}
      >
        <ListTree size={16} aria-hidden />
        Traces
      </Link>
      <Link
        to="/$org/status"
        params={{ org }}
        search={keepPeriod}
        activeOptions={{ includeSearch: false }}
        className={LINK}
      >
        <Activity size={16} aria-hidden />
        Status
      </Link>
    </>
  );
}
