import { describe, expect, it } from "vitest";
import { CHART_COLORS } from "./palette.ts";
import { stackedBarsOption } from "./stacked-bars.ts";

const bars = {
  labels: ["09:00", "09:10"],
  series: [
    { name: "nova", color: "#111111", values: [1, 2] },
    { name: "claude", color: "#222222", values: [0, 3] },
  ],
  unit: "USD",
  formatValue: (value: number) => `$${value}`,
  colors: CHART_COLORS.light,
  animated: false,
};

describe("stacked bars", () => {
  it("stack every series over the same buckets, in one unit", () => {
    const option = stackedBarsOption(bars);
    expect(option.series).toMatchObject([
      { type: "bar", stack: "all", name: "nova", data: [1, 2], itemStyle: { color: "#111111" } },
      { type: "bar", stack: "all", name: "claude", data: [0, 3], itemStyle: { color: "#222222" } },
    ]);
    expect(option.xAxis).toMatchObject({ data: ["09:00", "09:10"] });
    expect(option.yAxis).toMatchObject({ name: "USD", axisLabel: { formatter: bars.formatValue } });
    expect(option.animation).toBe(false);
  });
});
