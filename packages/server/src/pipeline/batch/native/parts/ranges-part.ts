import { NativeWriter } from "../native-writer.ts";
import type { Pieces } from "../pieces.ts";
import type { BlockPart } from "./block-part.ts";

/** `Array(…)` and `Map(…)`: running totals of how many items each row has, and behind them the items of all rows. */
export class RangesPart<Items extends BlockPart = BlockPart> implements BlockPart {
  readonly items: Items;
  readonly #totals = new NativeWriter();
  #rows = 0;
  #total = 0;
  #markedRows = 0;
  #markedTotal = 0;
  #picked = new Uint32Array(0);

  constructor(items: Items) {
    this.items = items;
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#totals.length + this.items.bytes;
  }

  get capacity(): number {
    return this.#totals.capacity + this.items.capacity;
  }

  /**
   * Adds rows by their counts of items, and answers the items to write behind, in order: those from each start on.
   * Valid until the next call.
   */
  add(starts: Uint32Array, counts: Uint32Array, picks: Uint32Array): Uint32Array {
    const before = this.#total;
    this.#total = this.#totals.totals(counts, picks, before);
    this.#rows += picks.length;
    const size = this.#total - before;
    if (size > this.#picked.length) this.#picked = new Uint32Array(size * 2);
    const items = this.#picked;
    let next = 0;
    for (let i = 0; next < size; i++) {
      const slot = picks[i] ?? 0;
      const start = starts[slot] ?? 0;
      const end = start + (counts[slot] ?? 0);
      for (let item = start; item < end; item++) items[next++] = item;
    }
    return items.subarray(0, size);
  }

  /** Adds so many rows of the same items, and answers those of one row: what is written for it is then to be repeated. */
  addSame(start: number, count: number, rows: number): Uint32Array {
    for (let row = 0; row < rows; row++) this.#totals.uint64((this.#total += count));
    this.#rows += rows;
    if (count > this.#picked.length) this.#picked = new Uint32Array(count * 2);
    const items = this.#picked;
    for (let i = 0; i < count; i++) items[i] = start + i;
    return items.subarray(0, count);
  }

  pad(rows: number): void {
    for (; this.#rows < rows; this.#rows++) this.#totals.uint64(this.#total);
  }

  mark(): void {
    this.#markedRows = this.#rows;
    this.#markedTotal = this.#total;
    this.items.mark();
  }

  undo(): void {
    this.#rows = this.#markedRows;
    this.#total = this.#markedTotal;
    this.#totals.truncate(this.#rows * 8);
    this.items.undo();
  }

  writePrefix(out: Pieces): void {
    this.items.writePrefix(out);
  }

  writeData(out: Pieces): void {
    out.add(this.#totals.finish());
    if (this.#total > 0) this.items.writeData(out);
  }

  clear(): void {
    this.#rows = 0;
    this.#total = 0;
    this.#totals.truncate(0);
    this.items.clear();
    this.mark();
  }
}
