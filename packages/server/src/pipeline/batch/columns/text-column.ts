import type { ByteHeap } from "../byte-heap.ts";
import type { NativeReader } from "../native/native-reader.ts";
import { PlainPart } from "../native/parts/plain-part.ts";
import { grownSize, grownWords, type Column } from "./column.ts";

/** ClickHouse `String`: an offset per slot into a heap, which the columns of a batch share. */
export class TextColumn implements Column<PlainPart> {
  readonly heap: ByteHeap;
  #entries = new Uint32Array(0);
  /** Whether any slot was ever anything but empty. */
  #used = false;

  constructor(heap: ByteHeap) {
    this.heap = heap;
  }

  get isUsed(): boolean {
    return this.#used;
  }

  reserve(size: number): void {
    if (size > this.#entries.length) this.#entries = grownWords(this.#entries, grownSize(this.#entries.length, size));
  }

  clear(from: number, to: number = from + 1): void {
    this.#entries.fill(0, from, to);
  }

  reset(slots: number): void {
    if (this.#used) this.clear(0, slots);
    this.#used = false;
  }

  entry(slot: number): number {
    return this.#entries[slot] ?? 0;
  }

  setEntry(slot: number, entry: number): void {
    this.#entries[slot] = entry;
    if (entry !== 0) this.#used = true;
  }

  /** Entries of slots that follow one another. */
  setEntries(first: number, entries: Uint32Array): void {
    this.#entries.set(entries, first);
    for (let i = 0; i < entries.length && !this.#used; i++) if (entries[i] !== 0) this.#used = true;
  }

  /** Entries that lie one after the other in the heap, all of one size, to so many slots that follow one another. */
  setEach(first: number, count: number, entry: number, bytes: number): void {
    for (let i = 0; i < count; i++) this.#entries[first + i] = entry + i * bytes;
    if (count > 0) this.#used = true;
  }

  /** Gives all slots from one to before another the same entry. */
  fill(entry: number, from: number, to: number): void {
    this.#entries.fill(entry, from, to);
    if (entry !== 0) this.#used = true;
  }

  set(slot: number, source: Uint8Array, from: number, to: number): void {
    this.setEntry(slot, this.heap.append(source, from, to));
  }

  setText(slot: number, text: string): void {
    this.setEntry(slot, this.heap.appendText(text));
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

  createPart(): PlainPart {
    return new PlainPart(1);
  }

  appendTo(part: PlainPart, picks: Uint32Array): void {
    part.next(picks.length).strings(this.heap, this.#entries, picks);
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
    this.#used = true;
    for (let row = 0; row < rows; row++) {
      this.#entries[first + row] = entry;
      entry += sizes[row] ?? 0;
    }
  }
}
