import { parseValue } from "./attribute-value.ts";
import { DoubleColumn } from "./columns/double-column.ts";
import { ListColumn } from "./columns/list-column.ts";
import { LongColumn } from "./columns/long-column.ts";
import type { MapColumn } from "./columns/map-column.ts";
import { SymbolColumn } from "./columns/symbol-column.ts";
import { TextColumn } from "./columns/text-column.ts";
import type { SpanBatch } from "./span-batch.ts";
import { SPAN_COLUMNS, type ColumnDefinition } from "./span-columns.ts";

/** Attributes that describe where a process runs: senders put them on the resource rather than on each span. */
const ALSO_ON_RESOURCE = new Set(["cloud.region"]);

/** Writes the value at an entry of a map into a row of the column that mirrors it. */
type Fill = (row: number, map: MapColumn, entry: number) => void;

interface Mirror {
  readonly key: number;
  readonly clear: (row: number) => void;
  readonly fill: Fill;
  readonly alsoOnResource: boolean;
}

/**
 * Makes the typed columns say what the canonical attributes say (`attribute` in SPAN_COLUMNS), for all rows or from one
 * row to another. A value that the column's type cannot hold leaves the column empty; the attribute keeps it.
 */
export function fillColumns(batch: SpanBatch, from = 0, to: number = batch.length): void {
  const mirrors = createMirrors(batch);
  const byKey = new Map(mirrors.map((mirror) => [mirror.key, mirror]));
  const { SpanAttributes, ResourceAttributes } = batch.columns;
  for (let row = from; row < to; row++) {
    for (const { clear, fill, alsoOnResource, key } of mirrors) {
      clear(row);
      if (!alsoOnResource) continue;
      const entry = ResourceAttributes.find(batch.resourceOf(row), key);
      if (entry >= 0) fill(row, ResourceAttributes, entry);
    }
    const start = SpanAttributes.ranges.start(row);
    const end = start + SpanAttributes.ranges.count(row);
    for (let entry = start; entry < end; entry++) {
      byKey.get(SpanAttributes.keys.id(entry))?.fill(row, SpanAttributes, entry);
    }
  }
}

function createMirrors(batch: SpanBatch): readonly Mirror[] {
  const mirrors: Mirror[] = [];
  for (const definition of SPAN_COLUMNS as readonly (ColumnDefinition & (typeof SPAN_COLUMNS)[number])[]) {
    if (definition.attribute === undefined) continue;
    const column = batch.columns[definition.name];
    mirrors.push({
      key: batch.symbols.internText(definition.attribute),
      clear: (row) => column.clear(row),
      fill: fillOf(column),
      alsoOnResource: ALSO_ON_RESOURCE.has(definition.attribute),
    });
  }
  return mirrors;
}

function fillOf(column: SpanBatch["columns"][keyof SpanBatch["columns"]]): Fill {
  if (column instanceof SymbolColumn) {
    return (row, { values }, entry) => {
      const value = values.entry(entry);
      const { heap } = values;
      column.setId(row, column.symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value)));
    };
  }
  if (column instanceof TextColumn) {
    return (row, { values }, entry) => {
      const value = values.entry(entry);
      column.set(row, values.heap.bytes, values.heap.contentStart(value), values.heap.end(value));
    };
  }
  if (column instanceof LongColumn) {
    return (row, { values }, entry) => {
      const text = values.text(entry);
      const value = Number(text);
      if (/^\d+$/.test(text) && Number.isSafeInteger(value)) column.setNumber(row, value);
      else column.clear(row);
    };
  }
  if (column instanceof DoubleColumn) {
    return (row, { values }, entry) => {
      const text = values.text(entry);
      const value = Number(text);
      if (text.trim() !== "" && Number.isFinite(value)) column.set(row, value);
      else column.clear(row);
    };
  }
  if (column instanceof ListColumn && column.items instanceof SymbolColumn) return fillWords(column, column.items);
  throw new Error("Cannot mirror an attribute: expected a column of texts, numbers or words");
}

/** A list of words, or one word alone, as some senders spell a list of one. */
function fillWords(list: { clear(row: number): void; append(row: number): number }, items: SymbolColumn): Fill {
  return (row, map, entry) => {
    const value = parseValue(map.letter(entry), map.values.text(entry));
    list.clear(row);
    const words = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    for (const word of words) if (typeof word === "string") items.setText(list.append(row), word);
  };
}
