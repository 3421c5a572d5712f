import type { ByteHeap } from "./byte-heap.ts";
import { createColumns, type ColumnsOf } from "./create-columns.ts";
import { SPAN_COLUMNS } from "./span-columns.ts";
import type { Symbols } from "./symbols.ts";

export type SpanColumns = ColumnsOf<typeof SPAN_COLUMNS>;

export function createSpanColumns(symbols: Symbols, heap: ByteHeap): SpanColumns {
  return createColumns(SPAN_COLUMNS, symbols, heap);
}
