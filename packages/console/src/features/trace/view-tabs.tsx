import { Link } from "@tanstack/react-router";
import { ListTree, Rows3, ScrollText, Waypoints, type LucideIcon } from "lucide-react";
import type { TraceSearch, TraceView } from "../../state/trace-search.ts";

interface ViewTabsProps {
  readonly org: string;
  readonly traceId: string;
  readonly search: TraceSearch;
}

const VIEWS: readonly { readonly view: TraceView; readonly icon: LucideIcon; readonly label: string }[] = [
  { view: "tree", icon: ListTree, label: "Tree" },
  { view: "graph", icon: Waypoints, label: "Graph" },
  { view: "list", icon: Rows3, label: "List" },
  { view: "logs", icon: ScrollText, label: "Logs" },
];

/** The ways to look at a trace: each has an address, which keeps the span that is open. */
export function ViewTabs({ org, traceId, search }: ViewTabsProps) {
  const current = search.view ?? "tree";
  const { view: _view, node: _node, ...rest } = search;
  return (
    <nav aria-label="Views of the trace" className="flex rounded-md border border-line bg-sunken p-0.5">
      {VIEWS.map(({ view, icon: Icon, label }) => (
        <Link
          key={view}
          to="/$org/traces/$traceId"
          params={{ org, traceId }}
          search={{ ...rest, ...(view === "tree" ? {} : { view }) }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={view === current ? "page" : undefined}
          title={label}
          className="flex h-6.5 items-center gap-1.5 rounded px-2 text-xs text-muted hover:text-text aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-text aria-[current=page]:shadow-card"
        >
          <Icon size={13} aria-hidden />
          <span className="max-sm:sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  );
}
