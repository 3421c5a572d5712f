import { NativeError, type NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";
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

  clear(from: number, to: number): void {
    this.#starts.fill(0, from, to);
    this.#counts.fill(0, from, to);
  }

  /** Writes the running totals and answers the items to write after them, in order. */
  write(out: NativeWriter, picks: Uint32Array): Uint32Array {
    const total = out.totals(this.#counts, picks);
    const items = new Uint32Array(total);
    let next = 0;
    if (total > 0) {
      for (let i = 0; i < picks.length; i++) {
        const slot = picks[i] ?? 0;
        const start = this.#starts[slot] ?? 0;
        const end = start + (this.#counts[slot] ?? 0);
        for (let item = start; item < end; item++) items[next++] = item;
      }
    }
    return items;
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
