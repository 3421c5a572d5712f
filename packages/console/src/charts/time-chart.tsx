import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { formatAxisTime, formatTime, zoneName } from "../format/time.ts";
import { timeZone } from "../state/preferences.ts";
import { useStored } from "../state/stored.ts";
import { useShownTheme } from "../state/theme.ts";
import { IconButton } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { periodOfBuckets, type BucketAxis } from "./buckets.ts";
import { Chart } from "./chart.tsx";
import { Legend, type LegendItem } from "./legend.tsx";
import { CHART_COLORS } from "./palette.ts";
import { SeriesTable } from "./series-table.tsx";
import { stackedBarsOption, type BarSeries } from "./stacked-bars.ts";
import { tooltipElement } from "./tooltip.ts";

export interface TimeChartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly axis: BucketAxis;
  readonly unit: string;
  readonly series: readonly BarSeries[];
  readonly legend: readonly LegendItem[];
  readonly formatValue: (value: number) => string;
  /** The exact text of one value of a bucket, and of the bucket's total. */
  readonly cell: (series: number, bucket: number) => string;
  readonly total: (bucket: number) => string;
  readonly onSelect: (period: { readonly from: string; readonly to: string }) => void;
  /** What stands in place of axes when every value is zero: without a scale there is nothing to read off them. */
  readonly empty: string;
  readonly height?: number;
  readonly className?: string;
}

const HEIGHT = 232;

/** Bars over time, or the same numbers as a table; a bucket chosen in either is the new period. */
export function TimeChart(props: TimeChartProps) {
  const { axis, series, unit, formatValue, cell, total, legend, title, height = HEIGHT } = props;
  const zone = useStored(timeZone);
  const theme = useShownTheme();
  const [asTable, setAsTable] = useState(false);
  const isEmpty = series.every(({ values }) => values.every((value) => value === 0));
  const option = useMemo(
    () =>
      stackedBarsOption({
        labels: axis.starts.map((start) =>
          formatAxisTime(start, zone, axis.seconds, axis.starts.length * axis.seconds),
        ),
        series,
        unit,
        formatValue,
        colors: CHART_COLORS[theme],
        animated: !globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches,
      }),
    [axis, series, unit, formatValue, zone, theme],
  );
  const select = (first: number, last: number): void => {
    const period = periodOfBuckets(axis, first, last);
    if (period !== undefined) props.onSelect(period);
  };
  const tooltip = (bucket: number): HTMLElement =>
    tooltipElement(
      `${formatTime(axis.starts[bucket] ?? "", zone, { seconds: axis.seconds < 60 })} ${zoneName(zone, Date.parse(axis.starts[bucket] ?? ""))}`,
      series.flatMap(({ name, color, values }, index) =>
        (values[bucket] ?? 0) === 0 ? [] : [{ name, color, value: cell(index, bucket) }],
      ),
      total(bucket),
    );
  return (
    <Panel
      title={title}
      note={props.note}
      className={props.className ?? ""}
      actions={
        !isEmpty && (
          <IconButton
            label={asTable ? "Show as a chart" : "Show as a table"}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            className="h-7 w-7"
          >
            {asTable ? <ChartNoAxesColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
          </IconButton>
        )
      }
    >
      {isEmpty ? (
        <p className="grid place-items-center px-4 text-center text-muted" style={{ height }}>
          {props.empty}
        </p>
      ) : asTable ? (
        <SeriesTable
          axis={axis}
          zone={zone}
          series={series}
          cell={cell}
          total={total}
          onSelect={select}
          height={height}
        />
      ) : (
        <Chart
          option={option}
          tooltip={tooltip}
          onSelect={select}
          height={height}
          label={`${title}, ${unit}: ${legend.map((item) => item.name).join(", ")}. The table has the numbers.`}
        />
      )}
      <Legend items={legend} />
    </Panel>
  );
}
