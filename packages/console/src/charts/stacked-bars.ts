import type { BarSeriesOption, EChartsOption } from "echarts";
import type { ChartColors } from "./palette.ts";

export interface BarSeries {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
}

export interface StackedBars {
  /** Label of each bucket on the axis. */
  readonly labels: readonly string[];
  readonly series: readonly BarSeries[];
  /** Unit of the axis, written above it. */
  readonly unit: string;
  readonly formatValue: (value: number) => string;
  readonly colors: ChartColors;
  readonly animated: boolean;
}

const FONT = "Inter Variable, sans-serif";

/** Rows → options of a stacked bar chart. The tooltip is added by the component that draws it. */
export function stackedBarsOption(bars: StackedBars): EChartsOption {
  const { colors } = bars;
  const text = { color: colors.text, fontFamily: FONT, fontSize: 11 };
  return {
    animation: bars.animated,
    animationDuration: 240,
    textStyle: { fontFamily: FONT },
    grid: { left: 8, right: 12, top: 28, bottom: 14, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: [...bars.labels],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...text, lineHeight: 14, hideOverlap: true, margin: 8 },
      axisPointer: { type: "shadow", shadowStyle: { color: colors.text, opacity: 0.08 } },
    },
    yAxis: {
      type: "value",
      name: bars.unit,
      nameGap: 12,
      nameTextStyle: { ...text, align: "right" },
      splitNumber: 4,
      minInterval: 0,
      axisLabel: { ...text, formatter: bars.formatValue },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: bars.series.map((series, index) => barOf(series, bars, index)),
  };
}

function barOf(series: BarSeries, bars: StackedBars, index: number): BarSeriesOption {
  return {
    type: "bar",
    stack: "all",
    name: series.name,
    data: [...series.values],
    barCategoryGap: "22%",
    barMaxWidth: 28,
    itemStyle: {
      color: series.color,
      borderColor: bars.colors.surface,
      borderWidth: bars.labels.length > 80 ? 0 : 0.5,
      borderRadius: index === bars.series.length - 1 ? [2, 2, 0, 0] : 0,
    },
    emphasis: { disabled: true },
  };
}
