import type { NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";
import { grownBytes, grownSize, type Column } from "./column.ts";
import { readNulls, writeNulls } from "./nulls.ts";

/** ClickHouse `Nullable(Float64)`. */
export class DoubleColumn implements Column {
  #values = new Float64Array(0);
  #present = new Uint8Array(0);
  /** Whether any slot was ever set. */
  #used = false;

  get isUsed(): boolean {
    return this.#used;
  }

  reserve(size: number): void {
    if (size <= this.#present.length) return;
    const capacity = grownSize(this.#present.length, size);
    const grown = new Float64Array(capacity);
    grown.set(this.#values);
    this.#values = grown;
    this.#present = grownBytes(this.#present, capacity);
  }

  clear(from: number, to: number = from + 1): void {
    this.#values.fill(0, from, to);
    this.#present.fill(0, from, to);
  }

  reset(slots: number): void {
    if (this.#used) this.clear(0, slots);
    this.#used = false;
  }

  set(slot: number, value: number): void {
    this.#values[slot] = value;
    this.#present[slot] = 1;
    this.#used = true;
  }

  get(slot: number): number | undefined {
    return this.#present[slot] === 1 ? this.#values[slot] : undefined;
  }

  writePrefix(): void {}

  writeData(out: NativeWriter, picks: Uint32Array): void {
    if (!this.#used) {
      out.nulls(picks.length, 8);
      return;
    }
    writeNulls(out, picks, this.#present);
    const values = new Float64Array(picks.length);
    let next = 0;
    for (const slot of picks) values[next++] = this.#values[slot] ?? 0;
    out.words(values);
  }

  readPrefix(): void {}

  readData(source: NativeReader, first: number, rows: number): void {
    const nulls = readNulls(source, rows);
    const values = new Float64Array(source.copy(rows * 8));
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) {
      if (nulls[row] === 1) this.clear(first + row);
      else this.set(first + row, values[row] ?? 0);
    }
  }
}
