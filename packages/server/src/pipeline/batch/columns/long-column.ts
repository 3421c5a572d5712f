import type { NativeReader } from "../native/native-reader.ts";
import { NullablePart } from "../native/parts/nullable-part.ts";
import { PlainPart } from "../native/parts/plain-part.ts";
import { grownBytes, grownSize, grownWords, type Column } from "./column.ts";
import { appendNulls, readNulls } from "./nulls.ts";

const TWO_32 = 2 ** 32;

/**
 * ClickHouse `UInt64`, `Int64` and `DateTime64(9)` (nanoseconds since the epoch), plain or `Nullable`: two 32-bit words
 * per slot, low word first, so that the hot path makes no bigint.
 */
export class LongColumn implements Column<NullablePart | PlainPart> {
  readonly #nullable: boolean;
  readonly #signed: boolean;
  #words = new Uint32Array(0);
  #present = new Uint8Array(0);
  /** Whether any slot was ever set. */
  #used = false;

  constructor(options: { readonly nullable: boolean; readonly signed: boolean }) {
    this.#nullable = options.nullable;
    this.#signed = options.signed;
  }

  get isUsed(): boolean {
    return this.#used;
  }

  reserve(size: number): void {
    if (size <= this.#present.length) return;
    const capacity = grownSize(this.#present.length, size);
    this.#words = grownWords(this.#words, capacity * 2);
    this.#present = grownBytes(this.#present, capacity);
  }

  clear(from: number, to: number = from + 1): void {
    this.#words.fill(0, from * 2, to * 2);
    this.#present.fill(0, from, to);
  }

  reset(slots: number): void {
    if (this.#used) this.clear(0, slots);
    this.#used = false;
  }

  setWords(slot: number, low: number, high: number): void {
    this.#words[slot * 2] = low;
    this.#words[slot * 2 + 1] = high;
    this.#present[slot] = 1;
    this.#used = true;
  }

  /** Numbers of slots that follow one another, each as low and high word. */
  setRun(first: number, words: Uint32Array): void {
    this.#words.set(words, first * 2);
    this.#present.fill(1, first, first + words.length / 2);
    if (words.length > 0) this.#used = true;
  }

  /** From a safe integer; negative ones only where the column is signed. */
  setNumber(slot: number, value: number): void {
    this.setWords(slot, value, Math.floor(value / TWO_32));
  }

  setBigint(slot: number, value: bigint): void {
    this.setWords(slot, Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
  }

  isNull(slot: number): boolean {
    return this.#nullable && this.#present[slot] !== 1;
  }

  low(slot: number): number {
    return this.#words[slot * 2] ?? 0;
  }

  high(slot: number): number {
    return this.#words[slot * 2 + 1] ?? 0;
  }

  /** Zero for null: ask `isNull` first. */
  bigint(slot: number): bigint {
    const value = (BigInt(this.high(slot)) << 32n) | BigInt(this.low(slot));
    return this.#signed ? BigInt.asIntN(64, value) : value;
  }

  /** The nearest double: exact below 2⁵³. Zero for null. */
  number(slot: number): number {
    const high = this.#signed ? this.high(slot) | 0 : this.high(slot);
    return high * TWO_32 + this.low(slot);
  }

  createPart(): NullablePart | PlainPart {
    return this.#nullable ? new NullablePart() : new PlainPart(8);
  }

  appendTo(part: NullablePart | PlainPart, picks: Uint32Array): void {
    if (part instanceof NullablePart) appendNulls(part.nulls, picks, this.#present);
    const plain = part instanceof NullablePart ? part.values : part;
    plain.next(picks.length).longs(this.#words, picks);
  }

  readPrefix(): void {}

  readData(source: NativeReader, first: number, rows: number): void {
    const nulls = this.#nullable ? readNulls(source, rows) : undefined;
    const words = new Uint32Array(source.copy(rows * 8));
    this.reserve(first + rows);
    for (let row = 0; row < rows; row++) {
      if (nulls?.[row] === 1) this.clear(first + row);
      else this.setWords(first + row, words[row * 2] ?? 0, words[row * 2 + 1] ?? 0);
    }
  }
}
