import { NativeError, type NativeReader } from "../native/native-reader.ts";
import type { RangesPart } from "../native/parts/ranges-part.ts";
import { grownSize, grownWords } from "./column.ts";

/**
 * Which items belong to a slot: a start and a count into columns of items. Ranges need not be in order, so a slot whose
 * items must grow moves them to the end. Native writes them as running totals (`Array` and `Map` alike).
 */
export class Ranges {
  #starts = new Uint32Array(0);
  #counts = new Uint32Array(0);

  reserve(size: number): void {
    if (size <= this.#starts.length) return;
    const capacity = grownSize(this.#starts.length, size);
    this.#starts = grownWords(this.#starts, capacity);
    this.#counts = grownWords(this.#counts, capacity);
  }

  start(slot: number): number {
    return this.#starts[slot] ?? 0;
  }

  count(slot: number): number {
    return this.#counts[slot] ?? 0;
  }

  set(slot: number, start: number, count: number): void {
    this.#starts[slot] = start;
    this.#counts[slot] = count;
  }

  /** Ranges of slots that follow one another; their starts are counted from `base`. */
  setRun(first: number, starts: Uint32Array, counts: Uint32Array, base: number): void {
    for (let i = 0; i < starts.length; i++) this.#starts[first + i] = base + (starts[i] ?? 0);
    this.#counts.set(counts, first);
  }

  clear(from: number, to: number): void {
    this.#starts.fill(0, from, to);
    this.#counts.fill(0, from, to);
  }

  /** Adds the picked slots to a block and answers the items to add after them, in order; valid until the next call. */
  appendTo(part: RangesPart, picks: Uint32Array): Uint32Array {
    return part.add(this.#starts, this.#counts, picks);
  }

  /** Reads the running totals of slots from `first` on, their items beginning at `base`; answers how many items follow. */
  read(source: NativeReader, first: number, rows: number, base: number): number {
    let total = 0;
    const end = source.position + rows * 8;
    if (end > source.bytes.length) source.take(rows * 8);
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) {
      const next = source.count();
      if (next < total || next > source.bytes.length) {
        throw new NativeError(`expected growing offsets within the block, got ${next} after ${total}`);
      }
      this.set(first + row, base + total, next - total);
      total = next;
    }
    return total;
  }
}
