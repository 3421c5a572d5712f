import { ByteHeap } from "../byte-heap.ts";
import type { NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";
import { grownSize, grownWords, type Column } from "./column.ts";

/** ClickHouse `String`: an offset per slot into a heap of this column's own. */
export class TextColumn implements Column {
  readonly heap = new ByteHeap();
  #entries = new Uint32Array(0);

  reserve(size: number): void {
    if (size > this.#entries.length) this.#entries = grownWords(this.#entries, grownSize(this.#entries.length, size));
  }

  clear(slot: number): void {
    this.#entries[slot] = 0;
  }

  entry(slot: number): number {
    return this.#entries[slot] ?? 0;
  }

  setEntry(slot: number, entry: number): void {
    this.#entries[slot] = entry;
  }

  set(slot: number, source: Uint8Array, from: number, to: number): void {
    this.#entries[slot] = this.heap.append(source, from, to);
  }

  setText(slot: number, text: string): void {
    this.#entries[slot] = this.heap.appendText(text);
  }

  text(slot: number): string {
    return this.heap.text(this.#entries[slot] ?? 0);
  }

  equal(one: number, other: number): boolean {
    const a = this.entry(one);
    const b = this.entry(other);
    const { bytes } = this.heap;
    return a === b || bytes.compare(bytes, b, this.heap.end(b), a, this.heap.end(a)) === 0;
  }

  writePrefix(): void {}

  /** Values that lie one after the other in the heap, as they do when nothing was edited, go out in one copy. */
  writeData(out: NativeWriter, picks: Uint32Array): void {
    const bytes = this.heap.bytes;
    let from = 0;
    let to = 0;
    for (const slot of picks) {
      const entry = this.#entries[slot] ?? 0;
      if (entry !== to) {
        out.copy(bytes, from, to);
        from = entry;
      }
      to = this.heap.end(entry);
    }
    out.copy(bytes, from, to);
  }

  readPrefix(): void {}

  readData(source: NativeReader, first: number, rows: number): void {
    const start = source.position;
    const sizes = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const before = source.position;
      source.take(source.varint());
      sizes[row] = source.position - before;
    }
    let entry = this.heap.appendRun(source.bytes, start, source.position);
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) {
      this.#entries[first + row] = entry;
      entry += sizes[row] ?? 0;
    }
  }
}
