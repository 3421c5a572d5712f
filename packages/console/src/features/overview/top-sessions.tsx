import { Link } from "@tanstack/react-router";
import type { SessionRow } from "outcrop/api";
import { plural } from "../../format/count.ts";
import { withValues, type FilterSearch } from "../../state/filter.ts";
import { Cost } from "../../ui/cost.tsx";
import { MiddleCut } from "../../ui/middle-cut.tsx";
import { Panel } from "../../ui/panel.tsx";
import { When } from "../../ui/when.tsx";

interface TopSessionsProps {
  readonly rows: readonly SessionRow[];
  /** How many there are in the whole period. */
  readonly sessions: number;
  readonly org: string;
  readonly filter: FilterSearch;
}

/** The dearest sessions; calls that carry none are one row. */
export function TopSessions({ rows, sessions, org, filter }: TopSessionsProps) {
  return (
    <Panel title="Top sessions" note={sessions === 0 ? "no session ids" : `of ${plural(sessions, "session")}`}>
      <ol className="max-h-72 overflow-y-auto px-2 pb-2">
        {rows.map((row) => (
          <li key={row.sessionId}>
            <Link
              to="/$org/traces"
              params={{ org }}
              search={withValues(filter, "session", [row.sessionId])}
              className="flex items-baseline gap-3 rounded-md px-2 py-1.5 -outline-offset-1 hover:bg-hover"
            >
              <span className="min-w-0">
                <MiddleCut text={row.sessionId === "" ? "Without a session" : row.sessionId} />
                <span className="block truncate text-xs text-faint">
                  {plural(row.traces, "trace")} · <When iso={row.last} as="relative" />
                  {row.userId !== "" && <span title={row.userId}> · {row.userId}</span>}
                </span>
              </span>
              <span className="ml-auto shrink-0">
                <Cost totals={row.totals} className="font-medium" />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
