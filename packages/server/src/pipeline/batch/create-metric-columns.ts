import type { ByteHeap } from "./byte-heap.ts";
import { createColumns, type ColumnsOf } from "./create-columns.ts";
import { METRIC_COLUMNS } from "./metric-columns.ts";
import type { Symbols } from "./symbols.ts";

export type MetricColumns = ColumnsOf<typeof METRIC_COLUMNS>;

export function createMetricColumns(symbols: Symbols, heap: ByteHeap): MetricColumns {
  return createColumns(METRIC_COLUMNS, symbols, heap);
}
