import type { Overview } from "outcrop/api";
import { Link } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { useMemo } from "react";
import { MAX_COLORS, seriesColor } from "../../charts/palette.ts";
import { topSeries } from "../../charts/top-series.ts";
import { plural } from "../../format/count.ts";
import { StateMessage } from "../../ui/state-message.tsx";
import { withPeriod, type FilterSearch } from "../../state/filter.ts";
import { useShownTheme } from "../../state/theme.ts";
import { GroupPanel } from "./group-panel.tsx";
import { KpiRow } from "./kpi-row.tsx";
import { ModelTable } from "./model-table.tsx";
import { SpendChart } from "./spend-chart.tsx";
import { TokensChart } from "./tokens-chart.tsx";
import { TopSessions } from "./top-sessions.tsx";

interface OverviewBodyProps {
  readonly org: string;
  readonly filter: FilterSearch;
  readonly overview: Overview;
  /** Numbers of the view before, while those of this one are on their way. */
  readonly stale: boolean;
  readonly onChange: (filter: FilterSearch) => void;
}

export function OverviewBody({ org, filter, overview, stale, onChange }: OverviewBodyProps) {
  const theme = useShownTheme();
  const axis = useMemo(
    () => ({ starts: overview.buckets, seconds: overview.bucketSeconds, period: overview.period }),
    [overview],
  );
  const series = useMemo(() => topSeries(overview.costByModel, MAX_COLORS), [overview]);
  const colorOf = (model: string): string =>
    seriesColor(
      theme,
      series.findIndex(({ key, of }) => key === model && of === 1),
    );
  const select = ({ from, to }: { from: string; to: string }): void => onChange(withPeriod(filter, from, to));
  return (
    <div
      aria-busy={stale}
      className={`grid grid-cols-1 gap-3 p-4 transition-opacity lg:gap-4 lg:p-5 xl:grid-cols-3 ${stale ? "opacity-60" : ""}`}
    >
      <KpiRow org={org} filter={filter} overview={overview} />
      {overview.totals.calls === 0 ? (
        <div className="xl:col-span-3">
          <StateMessage icon={<MessagesSquare size={18} aria-hidden />} title="No model calls in this view">
            {plural(overview.traces, "trace")} arrived, but no model call was found in{" "}
            {overview.traces === 1 ? "it" : "any of them"}:{" "}
            <Link to="/$org/traces" params={{ org }} search={filter} className="text-accent underline">
              see what is there
            </Link>
            . A new call takes a few seconds to appear.
          </StateMessage>
        </div>
      ) : (
        <>
          <SpendChart
            className="xl:col-span-2"
            axis={axis}
            series={series}
            colorOf={colorOf}
            overview={overview}
            onSelect={select}
          />
          <div className="grid min-w-0 grid-cols-1 gap-3 md:grid-cols-2 lg:gap-4 xl:grid-cols-1">
            <GroupPanel
              title="Spend by entry operation"
              dimension="operation"
              rows={overview.byOperation}
              org={org}
              filter={filter}
            />
            <GroupPanel
              title="Spend by surface"
              dimension="surface"
              rows={overview.bySurface}
              org={org}
              filter={filter}
            />
          </div>
          <ModelTable className="xl:col-span-3" rows={overview.byModel} org={org} filter={filter} colorOf={colorOf} />
          <TokensChart
            axis={axis}
            series={overview.tokensByType}
            totals={overview.totals}
            onSelect={select}
            className="xl:col-span-2"
          />
          <TopSessions rows={overview.topSessions} sessions={overview.sessions} org={org} filter={filter} />
        </>
      )}
    </div>
  );
}
