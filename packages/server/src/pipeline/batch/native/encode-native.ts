import type { BufferPool } from "../../buffer-pool.ts";
import type { Column } from "../columns/column.ts";
import type { MapColumn } from "../columns/map-column.ts";
import type { SymbolColumn } from "../columns/symbol-column.ts";
import type { SpanBatch } from "../span-batch.ts";
import { MARK_COLUMNS, SPAN_COLUMNS } from "../span-columns.ts";
import { NativeWriter } from "./native-writer.ts";

/** What a row takes beside its texts, about. */
const ROW_BYTES = 192;
const MARKS: ReadonlySet<string> = new Set(MARK_COLUMNS);
/** ClickHouse finds columns by their names, so a block may have them in any order. */
const IN_ORDER = SPAN_COLUMNS.toSorted((a, b) => Number(MARKS.has(b.name)) - Number(MARKS.has(a.name)));

/**
 * A batch as one ClickHouse Native block (the form of client revision 0, which `FORMAT Native` reads and writes over
 * HTTP): columns and rows as varints, then per column its name, its type and, unless there are no rows, its data.
 */
export function encodeNative(batch: SpanBatch): Uint8Array {
  return writeNative(batch, undefined).finish();
}

/** The same in a buffer of a pool; call `release` when nobody looks at the block any more. */
export function encodeNativeInto(
  batch: SpanBatch,
  pool: BufferPool,
): { readonly block: Uint8Array; readonly release: () => void } {
  const out = writeNative(batch, pool);
  return { block: out.finish(), release: () => pool.give(out.buffer) };
}

function writeNative(batch: SpanBatch, pool: BufferPool | undefined): NativeWriter {
  const { columns } = batch;
  const rows = new Uint32Array(batch.length);
  const resources = new Uint32Array(batch.length);
  for (let row = 0; row < rows.length; row++) {
    rows[row] = row;
    resources[row] = batch.resourceOf(row);
  }
  writeLetters(columns.SpanAttributes, columns.SpanAttributeTypes, rows, rows);
  writeLetters(columns.ResourceAttributes, columns.ResourceAttributeTypes, rows, resources);
  const out = new NativeWriter(batch.heap.length + batch.length * ROW_BYTES + 4096, pool);
  out.varint(SPAN_COLUMNS.length);
  out.varint(rows.length);
  for (const { name, type } of IN_ORDER) {
    out.text(name);
    out.text(type);
    if (rows.length === 0) continue;
    const column: Column = columns[name];
    column.writePrefix(out);
    column.writeData(out, name === "ResourceAttributes" ? resources : rows);
  }
  return out;
}

/** Spells the letters of each row's attributes into the column that keeps them. */
function writeLetters(map: MapColumn, target: SymbolColumn, rows: Uint32Array, slots: Uint32Array): void {
  let letters = new Uint8Array(64);
  let lastSlot = -1;
  let lastId = 0;
  for (const row of rows) {
    const slot = slots[row] ?? 0;
    if (slot !== lastSlot) {
      const start = map.ranges.start(slot);
      const count = map.ranges.count(slot);
      if (count > letters.length) letters = new Uint8Array(count * 2);
      for (let i = 0; i < count; i++) letters[i] = map.letter(start + i);
      lastId = target.symbols.intern(letters, 0, count);
      lastSlot = slot;
    }
    target.setId(row, lastId);
  }
}
