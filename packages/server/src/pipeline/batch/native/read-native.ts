import type { BatchLayout } from "../column-batch.ts";
import type { Column } from "../columns/column.ts";
import { createColumn } from "../columns/create-column.ts";
import type { MapColumn } from "../columns/map-column.ts";
import type { SymbolColumn } from "../columns/symbol-column.ts";
import type { ByteHeap } from "../byte-heap.ts";
import type { Symbols } from "../symbols.ts";
import { NativeError, NativeReader } from "./native-reader.ts";

/** What rows are read into, of whatever signal. */
interface Readable {
  readonly length: number;
  readonly symbols: Symbols;
  readonly heap: ByteHeap;
  readonly columns: Readonly<Record<string, Column>>;
  readonly layout: BatchLayout;
  reserve(rows: number): void;
  /** A new row that shares nothing with any other. */
  addSeparateRow(): number;
  slotOf(column: string, row: number): number;
  joinResources(): void;
}

export type ReadNative<Batch> =
  | { readonly kind: "ok"; readonly batch: Batch }
  | { readonly kind: "malformed"; readonly reason: string };

/**
 * Reads Native blocks, one after the other, into one batch that is empty: what `encodeNative` wrote, or `SELECT … FORMAT
 * Native` of the table's columns. A column that this version does not know is skipped, one that is missing stays at its
 * default, so a log outlives an upgrade. Rows with equal resource attributes that follow one another share a resource
 * again.
 */
export function readNative<Batch extends Readable>(bytes: Uint8Array, batch: Batch): ReadNative<Batch> {
  try {
    const types = new Map(batch.layout.block.map(({ name, type }) => [name, type]));
    const source = new NativeReader(bytes);
    while (!source.atEnd) readBlock(source, batch, types);
  } catch (error) {
    if (!(error instanceof NativeError)) throw error;
    return { kind: "malformed", reason: `Cannot read Native block: ${error.message}` };
  }
  for (const [map, types] of batch.layout.letters) readLetters(batch, map, types);
  batch.joinResources();
  return { kind: "ok", batch };
}

function readBlock(source: NativeReader, batch: Readable, types: ReadonlyMap<string, string>): void {
  const columnCount = source.varint();
  const rows = source.varint();
  if (rows > source.bytes.length) throw new NativeError(`expected no more rows than bytes, got ${rows}`);
  const first = batch.length;
  batch.reserve(first + rows);
  for (let row = 0; row < rows; row++) batch.addSeparateRow();
  for (let i = 0; i < columnCount; i++) {
    const name = source.text();
    const type = source.text();
    if (rows === 0) continue;
    const column = types.get(name) === type ? batch.columns[name] : createColumn(type, batch.symbols, batch.heap);
    if (column === undefined) throw new NativeError(`expected a known type for column "${name}", got "${type}"`);
    column.reserve(first + rows);
    column.readPrefix(source);
    column.readData(source, first, rows);
  }
}

function readLetters(batch: Readable, mapName: string, typesName: string): void {
  // A layout names a map and the column of its letters, which no checker can see.
  const map = batch.columns[mapName] as MapColumn;
  const types = batch.columns[typesName] as SymbolColumn;
  for (let row = 0; row < batch.length; row++) {
    const slot = batch.slotOf(mapName, row);
    const letters = types.text(row);
    const count = Math.min(map.ranges.count(slot), letters.length);
    for (let i = 0; i < count; i++) map.setLetter(map.ranges.start(slot) + i, letters.charCodeAt(i));
  }
}
