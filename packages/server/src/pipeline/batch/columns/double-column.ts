import type { NativeReader } from "../native/native-reader.ts";
import { NullablePart } from "../native/parts/nullable-part.ts";
import { PlainPart } from "../native/parts/plain-part.ts";
import { grownBytes, grownSize, type Column } from "./column.ts";
import { appendNulls, readNulls } from "./nulls.ts";

/** ClickHouse `Float64`, plain or `Nullable`. */
export class DoubleColumn implements Column<NullablePart | PlainPart> {
  readonly #nullable: boolean;
  #values = new Float64Array(0);
  #present = new Uint8Array(0);
  /** Whether any slot was ever set. */
  #used = false;

  constructor(options: { readonly nullable: boolean }) {
    this.#nullable = options.nullable;
  }

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

  /** Zero for what was never set. */
  number(slot: number): number {
    return this.#values[slot] ?? 0;
  }

  createPart(): NullablePart | PlainPart {
    return this.#nullable ? new NullablePart() : new PlainPart(8);
  }

  appendTo(part: NullablePart | PlainPart, picks: Uint32Array): void {
    if (part instanceof NullablePart) appendNulls(part.nulls, picks, this.#present);
    const values = new Float64Array(picks.length);
    let next = 0;
    for (const slot of picks) values[next++] = this.#values[slot] ?? 0;
    const plain = part instanceof NullablePart ? part.values : part;
    plain.next(picks.length).words(values);
  }

  readPrefix(): void {}

  readData(source: NativeReader, first: number, rows: number): void {
    const nulls = this.#nullable ? readNulls(source, rows) : undefined;
    const values = new Float64Array(source.copy(rows * 8));
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) {
      if (nulls?.[row] === 1) this.clear(first + row);
      else this.set(first + row, values[row] ?? 0);
    }
  }
}
