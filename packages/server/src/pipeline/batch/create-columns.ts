import type { ByteHeap } from "./byte-heap.ts";
import type { Column } from "./columns/column.ts";
import { createColumn, type ColumnOf } from "./columns/create-column.ts";
import type { ColumnDefinition } from "./span-columns.ts";
import type { Symbols } from "./symbols.ts";

/** The columns of a list by name, each with the class that holds its type. */
export type ColumnsOf<Definitions extends readonly ColumnDefinition[]> = {
  readonly [Definition in Definitions[number] as Definition["name"]]: ColumnOf<Definition["type"]>;
};

export function createColumns<const Definitions extends readonly ColumnDefinition[]>(
  definitions: Definitions,
  symbols: Symbols,
  heap: ByteHeap,
): ColumnsOf<Definitions> {
  const columns: Record<string, Column> = {};
  for (const { name, type } of definitions) {
    const column = createColumn(type, symbols, heap);
    if (column === undefined) throw new Error(`Cannot create column "${name}": expected a known type, got "${type}"`);
    columns[name] = column;
  }
  // The loop above follows the same list as the type, which no checker can see. The copy is not idle: an object that was
  // filled by computed names is a hash table to V8, its copy has a shape, and every column of every row is looked up in it.
  return { ...columns } as unknown as ColumnsOf<Definitions>;
}
