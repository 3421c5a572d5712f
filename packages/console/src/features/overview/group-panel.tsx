import { Link } from "@tanstack/react-router";
import type { GroupRow } from "outcrop/api";
import { plural } from "../../format/count.ts";
import { sumNano } from "../../format/money.ts";
import { withValues, type Dimension, type FilterSearch } from "../../state/filter.ts";
import { Meter } from "../../ui/meter.tsx";
import { Cost } from "../../ui/cost.tsx";
import { Panel } from "../../ui/panel.tsx";
import { valueWord } from "../filter/value-word.ts";
import { shareOf } from "./share-of.ts";

interface GroupPanelProps {
  readonly title: string;
  readonly dimension: Dimension;
  readonly rows: readonly GroupRow[];
  readonly org: string;
  readonly filter: FilterSearch;
}

/** Spend of each value of a dimension; each leads to its traces. */
export function GroupPanel({ title, dimension, rows, org, filter }: GroupPanelProps) {
  const sum = sumNano(rows.map(({ totals }) => totals.costNanoUsd));
  return (
    <Panel title={title}>
      <ul className="max-h-44 overflow-y-auto px-2 pb-2">
        {rows.map(({ key, totals }) => (
          <li key={key}>
            <Link
              to="/$org/traces"
              params={{ org }}
              search={withValues(filter, dimension, [key])}
              className="grid gap-1 rounded-md px-2 py-1.5 -outline-offset-1 hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 truncate" title={key}>
                  {valueWord(dimension, key)}
                </span>
                <span className="tnum ml-auto shrink-0 text-xs text-faint">{plural(totals.calls, "call")}</span>
                <span className="min-w-16 shrink-0 text-right">
                  <Cost totals={totals} className="font-medium" />
                </span>
              </span>
              <Meter share={shareOf(totals.costNanoUsd, sum)} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
