import { parseValue } from "./attribute-value.ts";
import type { Column } from "./columns/column.ts";
import { DoubleColumn } from "./columns/double-column.ts";
import { ListColumn } from "./columns/list-column.ts";
import { LongColumn } from "./columns/long-column.ts";
import type { MapColumn } from "./columns/map-column.ts";
import { SymbolColumn } from "./columns/symbol-column.ts";
import { TextColumn } from "./columns/text-column.ts";
import { KNOWN_SYMBOLS } from "./known-symbols.ts";
import type { SpanBatch } from "./span-batch.ts";
import { SPAN_COLUMNS, type ColumnDefinition } from "./span-columns.ts";

/** Attributes that describe where a process runs: senders put them on the resource rather than on each span. */
const ALSO_ON_RESOURCE = new Set(["cloud.region"]);

/** Writes the value at an entry of a map into a row of the column that mirrors it. */
type Fill = (row: number, map: MapColumn, entry: number) => void;

interface Mirrored {
  readonly name: (typeof SPAN_COLUMNS)[number]["name"];
  /** A symbol that every batch has. */
  readonly key: number;
  readonly alsoOnResource: boolean;
}

const MIRRORED: readonly Mirrored[] = (SPAN_COLUMNS as readonly (ColumnDefinition & Pick<Mirrored, "name">)[]).flatMap(
  ({ name, attribute }) =>
    attribute === undefined
      ? []
      : [{ name, key: KNOWN_SYMBOLS.internText(attribute), alsoOnResource: ALSO_ON_RESOURCE.has(attribute) }],
);
/** By symbol: one more than the place in MIRRORED, or 0. */
const MIRROR_OF = new Uint8Array(KNOWN_SYMBOLS.size);
for (const [index, { key }] of MIRRORED.entries()) MIRROR_OF[key] = index + 1;

/**
 * Makes the typed columns say what the canonical attributes say (`attribute` in SPAN_COLUMNS), for all rows or from one
 * row to another. A value that the column's type cannot hold leaves the column empty; the attribute keeps it.
 */
export function fillColumns(batch: SpanBatch, from = 0, to: number = batch.length): void {
  const { SpanAttributes } = batch.columns;
  const { ranges, keys } = SpanAttributes;
  for (const { name } of MIRRORED) batch.columns[name].clear(from, to);
  fillFromResources(batch, from, to);
  for (let row = from; row < to; row++) {
    const start = ranges.start(row);
    const end = start + ranges.count(row);
    for (let entry = start; entry < end; entry++) {
      const key = keys.id(entry);
      const mirror = key < MIRROR_OF.length ? (MIRROR_OF[key] ?? 0) : 0;
      if (mirror !== 0) fill(batch, mirror - 1, row, SpanAttributes, entry);
    }
  }
}

function fillFromResources(batch: SpanBatch, from: number, to: number): void {
  const { ResourceAttributes } = batch.columns;
  for (const [index, { name, key, alsoOnResource }] of MIRRORED.entries()) {
    if (!alsoOnResource) continue;
    let resource = -1;
    let entry = -1;
    for (let row = from; row < to; row++) {
      if (batch.resourceOf(row) !== resource) {
        resource = batch.resourceOf(row);
        entry = ResourceAttributes.find(resource, key);
      }
      if (entry < 0) continue;
      const column = batch.columns[name];
      // Spans of one resource share the symbol.
      if (column instanceof SymbolColumn && row > from && batch.resourceOf(row - 1) === resource) {
        column.setId(row, column.id(row - 1));
      } else fill(batch, index, row, ResourceAttributes, entry);
    }
  }
}

function fill(batch: SpanBatch, index: number, row: number, map: MapColumn, entry: number): void {
  const mirrored = MIRRORED[index];
  if (mirrored === undefined) return;
  fillOf(batch.columns[mirrored.name])(row, map, entry);
}

const FILLS = new WeakMap<Column, Fill>();

function fillOf(column: Column): Fill {
  let known = FILLS.get(column);
  if (known === undefined) FILLS.set(column, (known = createFill(column)));
  return known;
}

function createFill(column: Column): Fill {
  if (column instanceof SymbolColumn) {
    return (row, { values }, entry) => {
      const value = values.entry(entry);
      const { heap } = values;
      column.setId(row, column.symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value)));
    };
  }
  if (column instanceof TextColumn) {
    // Both lie in the heap of the batch.
    return (row, { values }, entry) => column.setEntry(row, values.entry(entry));
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
