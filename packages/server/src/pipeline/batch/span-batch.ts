import { ByteHeap } from "./byte-heap.ts";
import { grownSize, grownWords, type Column } from "./columns/column.ts";
import { createSpanColumns, type SpanColumns } from "./create-span-columns.ts";
import { SpanRow } from "./span-row.ts";
import { Symbols } from "./symbols.ts";
import { KNOWN_SYMBOLS } from "./known-symbols.ts";

/**
 * Spans as columns. Rows are appended; any cell may be changed until the batch is encoded. Spans of one resource share
 * its attributes: `ResourceAttributes` has a slot per resource (`resourceOf`), every other column one per row.
 */
export class SpanBatch {
  readonly symbols = new Symbols(KNOWN_SYMBOLS);
  /** Where the texts of all columns lie that are no symbols. */
  readonly heap = new ByteHeap();
  readonly columns: SpanColumns = createSpanColumns(this.symbols, this.heap);
  readonly #rowColumns = rowColumns(this.columns);
  #resourceOf = new Uint32Array(0);
  #capacity = 0;
  #length = 0;
  #resources = 0;
  #cursor: SpanRow | undefined;

  /** Number of spans. */
  get length(): number {
    return this.#length;
  }

  get resources(): number {
    return this.#resources;
  }

  resourceOf(row: number): number {
    return this.#resourceOf[row] ?? 0;
  }

  /** A new resource without attributes; answers its number. */
  addResource(): number {
    const resource = this.#resources++;
    this.columns.ResourceAttributes.reserve(this.#resources);
    return resource;
  }

  /** A new span, all defaults; answers its row. */
  addRow(resource: number): number {
    const row = this.#length;
    this.reserve(row + 1);
    this.#length = row + 1;
    this.#resourceOf[row] = resource;
    return row;
  }

  /** Takes the newest span back, whatever was written to it. */
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

  /** The one cursor of this batch, moved to a row: it is valid until the next call. */
  row(row: number): SpanRow {
    this.#cursor ??= new SpanRow(this.columns, (index) => this.resourceOf(index));
    return this.#cursor.moveTo(row);
  }
}

function rowColumns(columns: SpanColumns): readonly Column[] {
  return Object.values<Column>(columns).filter((column) => column !== columns.ResourceAttributes);
}
