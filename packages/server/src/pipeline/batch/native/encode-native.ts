import type { BufferPool } from "../../buffer-pool.ts";
import type { Column } from "../columns/column.ts";
import type { MapColumn } from "../columns/map-column.ts";
import type { SymbolColumn } from "../columns/symbol-column.ts";
import type { BatchLayout } from "../column-batch.ts";
import type { ByteHeap } from "../byte-heap.ts";
import { NativeWriter } from "./native-writer.ts";

/** What a row takes beside its texts, about. */
const ROW_BYTES = 192;

/** What is written of a batch, of whatever signal. */
interface Encodable {
  readonly length: number;
  readonly heap: ByteHeap;
  readonly columns: Readonly<Record<string, Column>>;
  readonly layout: BatchLayout;
  readonly shared: ReadonlySet<string>;
  slotOf(column: string, row: number): number;
}

/**
 * A batch as one ClickHouse Native block (the form of client revision 0, which `FORMAT Native` reads and writes over
 * HTTP): columns and rows as varints, then per column its name, its type and, unless there are no rows, its data.
 * Columns of defaults alone are left out: whoever reads the block knows them, ClickHouse too, and each would cost it as
 * much as one with values in a block as small as a request.
 */
export function encodeNative(batch: Encodable): Uint8Array {
  return writeNative(batch, undefined).finish();
}

/** The same in a buffer of a pool; call `release` when nobody looks at the block any more. */
export function encodeNativeInto(
  batch: Encodable,
  pool: BufferPool,
): { readonly block: Uint8Array; readonly release: () => void } {
  const out = writeNative(batch, pool);
  return { block: out.finish(), release: () => pool.give(out.buffer) };
}

function writeNative(batch: Encodable, pool: BufferPool | undefined): NativeWriter {
  const { columns, layout, shared } = batch;
  const rows = picksOf(batch.length, (row) => row);
  const slots = new Map<string, Uint32Array>();
  for (const name of shared)
    slots.set(
      name,
      picksOf(batch.length, (row) => batch.slotOf(name, row)),
    );
  for (const [map, types] of layout.letters) {
    writeLetters(columns[map] as MapColumn, columns[types] as SymbolColumn, rows, slots.get(map) ?? rows);
  }
  const out = new NativeWriter(batch.heap.length + batch.length * ROW_BYTES + 4096, pool);
  const written = layout.block.filter(({ name }, place) => place < layout.alwaysWritten || columns[name]?.isUsed);
  out.varint(written.length);
  out.varint(rows.length);
  for (const { name, type } of written) {
    out.text(name);
    out.text(type);
    if (rows.length === 0) continue;
    const column = columns[name];
    if (column === undefined) throw new Error(`Cannot encode column "${name}": expected it in the batch, got none`);
    column.writePrefix(out);
    column.writeData(out, slots.get(name) ?? rows);
  }
  return out;
}

function picksOf(rows: number, slotOf: (row: number) => number): Uint32Array {
  const picks = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) picks[row] = slotOf(row);
  return picks;
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
