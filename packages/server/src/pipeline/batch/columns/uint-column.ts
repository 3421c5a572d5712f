import type { NativeReader } from "../native/native-reader.ts";
import { PlainPart } from "../native/parts/plain-part.ts";
import { grownSize, grownWords, type Column } from "./column.ts";

/** ClickHouse `UInt8`, `Bool`, `UInt32` and `Int32` (read it with `| 0`): one word per slot, of which `bytes` travel. */
export class UintColumn implements Column<PlainPart> {
  readonly #bytes: 1 | 4;
  #values = new Uint32Array(0);
  /** Whether any slot was ever anything but zero. */
  #used = false;

  constructor(bytes: 1 | 4) {
    this.#bytes = bytes;
  }

  get isUsed(): boolean {
    return this.#used;
  }

  reserve(size: number): void {
    if (size > this.#values.length) this.#values = grownWords(this.#values, grownSize(this.#values.length, size));
  }

  clear(from: number, to: number = from + 1): void {
    this.#values.fill(0, from, to);
  }

  reset(slots: number): void {
    if (this.#used) this.clear(0, slots);
    this.#used = false;
  }

  /** Keeps as many low bits of a number as the type has. */
  set(slot: number, value: number): void {
    this.#values[slot] = this.#bytes === 1 ? value & 0xff : value;
    if (value !== 0) this.#used = true;
  }

  get(slot: number): number {
    return this.#values[slot] ?? 0;
  }

  createPart(): PlainPart {
    return new PlainPart(this.#bytes);
  }

  appendTo(part: PlainPart, picks: Uint32Array): void {
    const out = part.next(picks.length);
    for (const slot of picks) {
      const value = this.#values[slot] ?? 0;
      for (let shift = 0; shift < this.#bytes * 8; shift += 8) out.byte((value >>> shift) & 0xff);
    }
  }

  readPrefix(): void {}

  readData(source: NativeReader, first: number, rows: number): void {
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) this.set(first + row, this.#bytes === 1 ? source.byte() : source.uint32());
  }
}
