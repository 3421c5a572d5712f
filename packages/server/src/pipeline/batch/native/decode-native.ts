import type { Column } from "../columns/column.ts";
import { createColumn } from "../columns/create-column.ts";
import type { MapColumn } from "../columns/map-column.ts";
import { SpanBatch } from "../span-batch.ts";
import { SPAN_COLUMNS } from "../span-columns.ts";
import { NativeError, NativeReader } from "./native-reader.ts";

export type DecodedNative =
  | { readonly kind: "ok"; readonly batch: SpanBatch }
  | { readonly kind: "malformed"; readonly reason: string };

const TYPES = new Map<string, string>(SPAN_COLUMNS.map(({ name, type }) => [name, type]));

/**
 * Reads Native blocks, one after the other, into one batch: what `encodeNative` wrote, or `SELECT … FORMAT Native` of the
 * table's columns. A column that this version does not know is skipped, one that is missing stays at its default, so a
 * log outlives an upgrade. Rows with equal resource attributes that follow one another share a resource again.
 */
export function decodeNative(bytes: Uint8Array): DecodedNative {
  return decode(bytes, (source, batch) => {
    while (!source.atEnd) readBlock(source, batch);
    readLetters(batch);
  });
}

function decode(bytes: Uint8Array, read: (source: NativeReader, batch: SpanBatch) => void): DecodedNative {
  const batch = new SpanBatch();
  try {
    read(new NativeReader(bytes), batch);
  } catch (error) {
    if (!(error instanceof NativeError)) throw error;
    return { kind: "malformed", reason: `Cannot read Native block: ${error.message}` };
  }
  return { kind: "ok", batch };
}

function readBlock(source: NativeReader, batch: SpanBatch): void {
  const columnCount = source.varint();
  const rows = source.varint();
  if (rows > source.bytes.length) throw new NativeError(`expected no more rows than bytes, got ${rows}`);
  const first = batch.length;
  batch.reserve(first + rows);
  // In a block every row brings its resource's attributes along; equal neighbours are joined afterwards.
  for (let row = 0; row < rows; row++) batch.addRow(batch.addResource());
  for (let i = 0; i < columnCount; i++) {
    const name = source.text();
    const type = source.text();
    if (rows === 0) continue;
    const column = TYPES.get(name) === type ? columnOf(batch, name) : createColumn(type, batch.symbols, batch.heap);
    if (column === undefined) throw new NativeError(`expected a known type for column "${name}", got "${type}"`);
    column.reserve(first + rows);
    column.readPrefix(source);
    column.readData(source, first, rows);
  }
}

function columnOf(batch: SpanBatch, name: string): Column | undefined {
  return (batch.columns as Readonly<Record<string, Column>>)[name];
}

function readLetters(batch: SpanBatch): void {
  const { SpanAttributes, SpanAttributeTypes, ResourceAttributes, ResourceAttributeTypes } = batch.columns;
  for (let row = 0; row < batch.length; row++) {
    setLetters(SpanAttributes, row, SpanAttributeTypes.text(row));
    setLetters(ResourceAttributes, batch.resourceOf(row), ResourceAttributeTypes.text(row));
  }
  batch.joinResources();
}

function setLetters(map: MapColumn, slot: number, letters: string): void {
  const count = Math.min(map.ranges.count(slot), letters.length);
  for (let i = 0; i < count; i++) map.setLetter(map.ranges.start(slot) + i, letters.charCodeAt(i));
}
