import { ByteHeap } from "./byte-heap.ts";
import { grownSize, grownWords, type Column } from "./columns/column.ts";
import type { MapColumn } from "./columns/map-column.ts";
import { KNOWN_SYMBOLS } from "./known-symbols.ts";
import type { ColumnDefinition } from "./span-columns.ts";
import { Symbols } from "./symbols.ts";

/** How the batches of one signal are written as a block. */
export interface BatchLayout {
  /** All columns, in the order of the block: ClickHouse finds them by their names, so any order will do. */
  readonly block: readonly ColumnDefinition[];
  /** How many of them, from the front, are in each block; any other is left out of a block where it is all defaults. */
  readonly alwaysWritten: number;
  /** Maps, each with the column that keeps the letters of its values. */
  readonly letters: readonly (readonly [map: string, types: string])[];
  /** The column of nanoseconds by whose UTC day the tables are divided. */
  readonly time: string;
}

type Columns = Readonly<Record<string, Column>> & { readonly ResourceAttributes: MapColumn };

/**
 * Rows of one signal as columns. Rows are appended; any cell may be changed until the batch is encoded. Rows of one
 * resource share its attributes: `ResourceAttributes` has a slot per resource (`resourceOf`), other columns one per row.
 */
export abstract class ColumnBatch<Own> {
  readonly symbols = new Symbols(KNOWN_SYMBOLS);
  /** Where the texts of all columns lie that are no symbols. */
  readonly heap = new ByteHeap();
  readonly columns: Own & Columns;
  readonly layout: BatchLayout;
  /** Names of the columns whose slots are not rows: `slotOf` says where they have a row's value. */
  readonly shared: ReadonlySet<string>;
  /** Bytes of memory that whoever fills it reckons it to have grown by; `reset` begins anew. */
  chargedBytes = 0;
  readonly #rowColumns: readonly Column[];
  #resourceOf = new Uint32Array(0);
  #capacity = 0;
  #length = 0;
  #resources = 0;

  constructor(
    layout: BatchLayout,
    create: (symbols: Symbols, heap: ByteHeap) => Own & Columns,
    shared: ReadonlySet<string>,
  ) {
    this.layout = layout;
    this.shared = shared;
    this.columns = create(this.symbols, this.heap);
    this.#rowColumns = Object.entries<Column>(this.columns).flatMap(([name, column]) =>
      shared.has(name) ? [] : [column],
    );
  }

  /** Number of rows. */
  get length(): number {
    return this.#length;
  }

  get resources(): number {
    return this.#resources;
  }

  resourceOf(row: number): number {
    return this.#resourceOf[row] ?? 0;
  }

  /** Where a column has the value of a row. */
  slotOf(column: string, row: number): number {
    return column === "ResourceAttributes" ? this.resourceOf(row) : row;
  }

  /** A new resource without attributes; answers its number. */
  addResource(): number {
    const resource = this.#resources++;
    this.columns.ResourceAttributes.reserve(this.#resources);
    return resource;
  }

  /** A new row, all defaults; answers its place. */
  addRow(resource: number): number {
    const row = this.#length;
    this.reserve(row + 1);
    this.#length = row + 1;
    this.#resourceOf[row] = resource;
    return row;
  }

  /** So many new rows of one resource; answers the place of the first. */
  addRows(resource: number, count: number): number {
    const first = this.#length;
    this.reserve(first + count);
    this.#length = first + count;
    this.#resourceOf.fill(resource, first, first + count);
    return first;
  }

  /** A new row that shares nothing with any other, as a row of a block comes. */
  addSeparateRow(): number {
    return this.addRow(this.addResource());
  }

  /** Takes the newest row back, whatever was written to it. */
  dropRow(): void {
    this.#length--;
    for (const column of this.#rowColumns) column.clear(this.#length);
  }

  /** Takes everything back, so that the batch can be filled anew: its memory is what costs most about a batch. */
  reset(): void {
    for (const column of this.#rowColumns) column.reset(this.#length);
    this.columns.ResourceAttributes.reset(this.#resources);
    this.symbols.reset();
    this.heap.clear();
    this.chargedBytes = 0;
    this.#length = 0;
    this.#resources = 0;
  }

  reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = grownSize(this.#capacity, rows);
    this.#resourceOf = grownWords(this.#resourceOf, this.#capacity);
    for (const column of this.#rowColumns) column.reserve(this.#capacity);
  }

  /** Lets neighbours with equal resource attributes share one resource, as they did before they were encoded. */
  joinResources(): void {
    for (let row = 1; row < this.#length; row++) {
      const previous = this.resourceOf(row - 1);
      if (this.columns.ResourceAttributes.equal(previous, this.resourceOf(row))) this.#resourceOf[row] = previous;
    }
  }
}
