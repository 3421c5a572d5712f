import type { ByteHeap } from "./byte-heap.ts";
import { createColumns, type ColumnsOf } from "./create-columns.ts";
import { LOG_COLUMNS } from "./log-columns.ts";
import type { Symbols } from "./symbols.ts";

export type LogColumns = ColumnsOf<typeof LOG_COLUMNS>;

export function createLogColumns(symbols: Symbols, heap: ByteHeap): LogColumns {
  return createColumns(LOG_COLUMNS, symbols, heap);
}
