import type { NumberSeries, Totals } from "outcrop/api";
import { useMemo } from "react";
import type { BucketAxis } from "../../charts/buckets.ts";
import { tokenKindColor } from "../../charts/palette.ts";
import { TimeChart } from "../../charts/time-chart.tsx";
import { formatCount, formatShare, formatShort } from "../../format/count.ts";
import { tokenKindWord } from "../../format/words.ts";
import { useShownTheme } from "../../state/theme.ts";

interface TokensChartProps {
  readonly axis: BucketAxis;
  readonly series: readonly NumberSeries[];
  readonly totals: Totals;
  readonly onSelect: (period: { readonly from: string; readonly to: string }) => void;
  readonly className?: string;
}

export function TokensChart({ axis, series, totals, onSelect, className }: TokensChartProps) {
  const theme = useShownTheme();
  const bars = useMemo(
    () => series.map(({ key, values }) => ({ name: tokenKindWord(key), color: tokenKindColor(theme, key), values })),
    [series, theme],
  );
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return (
    <TimeChart
      title="Tokens by type"
      note={`${formatShare(totals.tokens.cacheRead, totals.tokens.input)} of input read from cache`}
      axis={axis}
      height={256}
      unit="tokens"
      empty="No call in this view reported its tokens."
      series={bars}
      legend={bars.map(({ name, color, values }) => ({
        name,
        color,
        value: <span title={formatCount(sumOf(values))}>{formatShort(sumOf(values))}</span>,
      }))}
      formatValue={formatShort}
      cell={(index, bucket) => formatCount(series[index]?.values[bucket] ?? 0)}
      total={(bucket) => formatCount(sumOf(series.map(({ values }) => values[bucket] ?? 0)))}
      onSelect={onSelect}
      className={className ?? ""}
    />
  );
}
