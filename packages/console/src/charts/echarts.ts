import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** The part of ECharts that the console uses: a chunk of its own, loaded with the first chart. */
export const createChart = (element: HTMLElement) => init(element, null, { renderer: "canvas" });
