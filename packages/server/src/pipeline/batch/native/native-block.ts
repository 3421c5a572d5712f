import type { BatchLayout } from "../column-batch.ts";
import type { Column } from "../columns/column.ts";
import type { LongColumn } from "../columns/long-column.ts";
import type { MapColumn } from "../columns/map-column.ts";
import type { SymbolColumn } from "../columns/symbol-column.ts";
import type { ColumnDefinition } from "../span-columns.ts";
import type { Symbols } from "../symbols.ts";
import { NativeWriter } from "./native-writer.ts";
import type { BlockPart } from "./parts/block-part.ts";
import { BlockWords } from "./parts/block-words.ts";
import { Pieces } from "./pieces.ts";
import { RowDays } from "./row-days.ts";

/** What is written of a batch, of whatever signal. */
export interface Encodable {
  readonly length: number;
  readonly symbols: Symbols;
  readonly columns: Readonly<Record<string, Column>>;
  readonly layout: BatchLayout;
  readonly shared: ReadonlySet<string>;
  slotOf(column: string, row: number): number;
}

/** For the head of a block: names and types of its columns. */
const HEAD_BYTES = 2048;
/** A block is large enough: what a block costs the engine by column is by then little for each row. */
const FULL_ROWS = 8192;
const FULL_BYTES = 8 * 1024 * 1024;
/** Rows of more UTC days than usual: whoever inserts the block makes files of them for each day. */
const FULL_DAYS = 16;

let rowNumbers = new Uint32Array(1024).map((_, row) => row);

/**
 * Batches of one signal as one ClickHouse Native block (the form of client revision 0, which `FORMAT Native` reads and
 * writes over HTTP), filled one batch after another: columns and rows as varints, then per column its name, its type
 * and, unless there are no rows, its data. Columns of defaults alone are left out: whoever reads the block knows them,
 * ClickHouse too, and each costs it as much as one with values. A column that a later batch brings is filled up with
 * defaults for the rows before.
 */
export class NativeBlock {
  /** That of its batches, which are all of one signal. */
  #layout: BatchLayout | undefined;
  readonly #words = new BlockWords();
  readonly #parts = new Map<string, BlockPart>();
  readonly #pieces = new Pieces();
  readonly #slots = new Map<string, Uint32Array>();
  readonly #days = new RowDays();
  #rows = 0;
  #markedRows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** How many bytes it has come to, about. */
  get bytes(): number {
    let bytes = HEAD_BYTES;
    for (const part of this.#parts.values()) bytes += part.bytes;
    return bytes;
  }

  /** Bytes that it keeps memory for. */
  get capacity(): number {
    let bytes = this.#words.symbols.heap.bytes.length;
    for (const part of this.#parts.values()) bytes += part.capacity;
    return bytes;
  }

  get isFull(): boolean {
    return this.#rows >= FULL_ROWS || this.bytes >= FULL_BYTES || this.days.size >= FULL_DAYS;
  }

  /** The UTC days of its rows. */
  get days(): ReadonlySet<number> {
    return this.#days.all;
  }

  /** Those of the rows of the last `append`. */
  get addedDays(): ReadonlySet<number> {
    return this.#days.added;
  }

  /** Adds the rows of a batch, all of them or, when it throws, none. The batch is not looked at any more afterwards. */
  append(batch: Encodable): void {
    this.#layout = batch.layout;
    this.#markedRows = this.#rows;
    for (const part of this.#parts.values()) part.mark();
    this.#days.add(batch.columns[batch.layout.time] as LongColumn, batch.length);
    if (batch.length === 0) return;
    try {
      this.#append(batch);
    } catch (error) {
      this.undo();
      throw error;
    }
    this.#rows += batch.length;
  }

  /** Takes the rows of the last `append` back. */
  undo(): void {
    this.#rows = this.#markedRows;
    this.#days.undo();
    for (const part of this.#parts.values()) part.undo();
  }

  /**
   * The block, with a gap of so many bytes: the name of its first column, which is of zeros and in no table, so that
   * whoever reads the block skips it. The pieces are valid until the next change.
   */
  finish(gapBytes: number): { readonly ahead: Uint8Array; readonly behind: readonly Uint8Array[] } {
    const ahead = new NativeWriter(16);
    const pieces = this.#pieces;
    const written = this.#writtenColumns();
    ahead.varint(written.length + 1);
    ahead.varint(this.#rows);
    ahead.varint(gapBytes);
    pieces.clear();
    pieces.small.text("UInt8");
    pieces.small.fill(0, this.#rows);
    this.#write(written);
    return { ahead: ahead.finish(), behind: pieces.finish() };
  }

  /** The block without a gap. */
  finishPlain(): Uint8Array {
    const pieces = this.#pieces;
    const written = this.#writtenColumns();
    pieces.clear();
    pieces.small.varint(written.length);
    pieces.small.varint(this.#rows);
    this.#write(written);
    return Buffer.concat(pieces.finish());
  }

  /** Forgets all rows; keeps the memory. */
  clear(): void {
    this.#rows = 0;
    this.#markedRows = 0;
    this.#days.clear();
    this.#words.clear();
    this.#pieces.clear();
    for (const part of this.#parts.values()) part.clear();
  }

  #append(batch: Encodable): void {
    const { layout, columns, length, shared } = batch;
    const rows = numbersTo(length);
    for (const name of shared) this.#pickSlots(batch, name);
    for (const [map, types] of layout.letters) {
      const slots = this.#slotsOf(map, shared, rows);
      writeLetters(columns[map] as MapColumn, columns[types] as SymbolColumn, rows, slots);
    }
    this.#words.begin(batch.symbols);
    for (const [place, { name }] of layout.block.entries()) {
      const column = columns[name];
      if (column === undefined) throw new Error(`Cannot encode column "${name}": expected it in the batch, got none`);
      if (column.isUsed || (place < layout.alwaysWritten && !this.#parts.has(name))) {
        const part = this.#partOf(name, column);
        part.pad(this.#rows);
        column.appendTo(part, this.#slotsOf(name, shared, rows), this.#words);
      }
    }
  }

  #writtenColumns(): readonly ColumnDefinition[] {
    const { block, alwaysWritten } = this.#layout ?? { block: [], alwaysWritten: 0 };
    return block.filter(({ name }, place) => place < alwaysWritten || this.#hasRowsOf(name));
  }

  #write(columns: readonly ColumnDefinition[]): void {
    const pieces = this.#pieces;
    for (const { name, type } of columns) {
      pieces.small.text(name);
      pieces.small.text(type);
      if (this.#rows === 0) continue;
      const part = this.#parts.get(name);
      if (part === undefined) throw new Error(`Cannot finish block: expected column "${name}", got none`);
      part.pad(this.#rows);
      part.writePrefix(pieces);
      part.writeData(pieces);
    }
  }

  #hasRowsOf(column: string): boolean {
    return (this.#parts.get(column)?.rows ?? 0) > 0;
  }

  #partOf(name: string, column: Column): BlockPart {
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const part = column.createPart();
    part.mark();
    this.#parts.set(name, part);
    return part;
  }

  #slotsOf(name: string, shared: ReadonlySet<string>, rows: Uint32Array): Uint32Array {
    return shared.has(name) ? (this.#slots.get(name)?.subarray(0, rows.length) ?? rows) : rows;
  }

  #pickSlots(batch: Encodable, name: string): void {
    let slots = this.#slots.get(name);
    if (slots === undefined || slots.length < batch.length) {
      slots = new Uint32Array(batch.length * 2);
      this.#slots.set(name, slots);
    }
    for (let row = 0; row < batch.length; row++) slots[row] = batch.slotOf(name, row);
  }
}

/** The numbers from 0 to before another; the same memory each time. */
function numbersTo(count: number): Uint32Array {
  if (count > rowNumbers.length) rowNumbers = new Uint32Array(count * 2).map((_, row) => row);
  return rowNumbers.subarray(0, count);
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
