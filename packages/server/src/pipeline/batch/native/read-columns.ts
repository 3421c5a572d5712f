import { ByteHeap } from "../byte-heap.ts";
import type { Column } from "../columns/column.ts";
import { createColumn } from "../columns/create-column.ts";
import type { SpanColumns } from "../create-span-columns.ts";
import { SPAN_COLUMNS, type SpanColumnName } from "../span-columns.ts";
import { Symbols } from "../symbols.ts";
import { NativeError, NativeReader } from "./native-reader.ts";

export type ReadColumns<Name extends SpanColumnName> =
  | {
      readonly kind: "ok";
      readonly length: number;
      readonly columns: Pick<SpanColumns, Name>;
      /** Offset after what was read: of the next block, when this one ends with the last of the columns. */
      readonly end: number;
    }
  | { readonly kind: "malformed"; readonly reason: string };

const TYPES = new Map<string, string>(SPAN_COLUMNS.map(({ name, type }) => [name, type]));

/**
 * Reads some columns of one block, and no further than the last of them, which is cheap for those at the front. A
 * column that the block does not have is all defaults.
 */
export function readColumns<Name extends SpanColumnName>(block: Uint8Array, names: readonly Name[]): ReadColumns<Name> {
  const symbols = new Symbols();
  const heap = new ByteHeap(block.length >> 3);
  const columns: Partial<Record<string, Column>> = {};
  for (const name of names) columns[name] = createColumn(TYPES.get(name) ?? "", symbols, heap);
  try {
    const source = new NativeReader(block);
    const length = read(source, columns, names.length, symbols, heap);
    // One column for each name, of the class for its type, which no checker can see.
    return { kind: "ok", length, columns: columns as unknown as Pick<SpanColumns, Name>, end: source.position };
  } catch (error) {
    if (!(error instanceof NativeError)) throw error;
    return { kind: "malformed", reason: `Cannot read Native block: ${error.message}` };
  }
}

function read(
  source: NativeReader,
  columns: Partial<Record<string, Column>>,
  wanted: number,
  symbols: Symbols,
  heap: ByteHeap,
): number {
  const columnCount = source.varint();
  const rows = source.varint();
  if (rows > source.bytes.length) throw new NativeError(`expected no more rows than bytes, got ${rows}`);
  for (const column of Object.values(columns)) column?.reserve(rows);
  let found = 0;
  if (rows === 0) return 0;
  for (let i = 0; i < columnCount && found < wanted; i++) {
    const name = source.text();
    const type = source.text();
    const own = TYPES.get(name) === type ? columns[name] : undefined;
    const column = own ?? createColumn(type, symbols, heap);
    if (column === undefined) throw new NativeError(`expected a known type for column "${name}", got "${type}"`);
    column.readPrefix(source);
    column.readData(source, 0, rows);
    if (own !== undefined) found++;
  }
  return rows;
}
