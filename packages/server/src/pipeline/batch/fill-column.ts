import { parseValue } from "./attribute-value.ts";
import type { Column } from "./columns/column.ts";
import { DoubleColumn } from "./columns/double-column.ts";
import { ListColumn } from "./columns/list-column.ts";
import { LongColumn } from "./columns/long-column.ts";
import type { MapColumn } from "./columns/map-column.ts";
import { SymbolColumn } from "./columns/symbol-column.ts";
import { TextColumn } from "./columns/text-column.ts";

/** Writes the value at an entry of a map into a row of the column that mirrors it. */
type Fill = (row: number, map: MapColumn, entry: number) => void;

const FILLS = new WeakMap<Column, Fill>();

/** How a column takes an attribute. A value that its type cannot hold leaves it empty. */
export function fillOf(column: Column): Fill {
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
