import type { Overview } from "outcrop/api";
import { useMemo } from "react";
import type { BucketAxis } from "../../charts/buckets.ts";
import { TimeChart } from "../../charts/time-chart.tsx";
import type { RankedSeries } from "../../charts/top-series.ts";
import { dollarsForChart, formatAxisDollars, formatMoney, parseNano, sumNano } from "../../format/money.ts";
import { modelWord } from "../../format/words.ts";
import { formatBucket } from "./format-bucket.ts";
import { Money } from "../../ui/money.tsx";

interface SpendChartProps {
  readonly axis: BucketAxis;
  readonly series: readonly RankedSeries[];
  readonly colorOf: (model: string) => string;
  readonly overview: Overview;
  readonly onSelect: (period: { readonly from: string; readonly to: string }) => void;
  readonly className?: string;
}

export function SpendChart({ axis, series, colorOf, overview, onSelect, className }: SpendChartProps) {
  const colors = series.map(({ key }) => colorOf(key)).join();
  const bars = useMemo(
    () =>
      series.map(({ key, values }, rank) => ({
        name: modelWord(key),
        color: colors.split(",")[rank] ?? "",
        values: values.map(dollarsForChart),
      })),
    [series, colors],
  );
  return (
    <TimeChart
      title="Spend by model"
      note={`USD per ${formatBucket(overview.bucketSeconds)}; click or drag to zoom in`}
      axis={axis}
      unit="USD"
      empty="No call in this view has a price."
      series={bars}
      legend={series.map(({ key, total }) => ({ name: key, color: colorOf(key), value: <Money nano={total} /> }))}
      formatValue={formatAxisDollars}
      cell={(index, bucket) => formatMoney(parseNano(series[index]?.values[bucket] ?? "0") ?? 0n)}
      total={(bucket) => formatMoney(sumNano(series.map(({ values }) => values[bucket] ?? "0")))}
      onSelect={onSelect}
      className={className ?? ""}
    />
  );
}
