import { NativeWriter } from "../native-writer.ts";
import type { Pieces } from "../pieces.ts";
import type { BlockPart } from "./block-part.ts";

/**
 * Values that follow one another: numbers of one size, or strings, each with its length. The default is a byte that is
 * repeated: zeros, of which one alone is the empty string, or the ones of a map of nulls.
 */
export class PlainPart implements BlockPart {
  readonly #out = new NativeWriter();
  readonly #defaultBytes: number;
  readonly #defaultByte: number;
  #rows = 0;
  #markedRows = 0;
  #markedBytes = 0;

  /** @param defaultBytes how long a default value is */
  constructor(defaultBytes: number, defaultByte = 0) {
    this.#defaultBytes = defaultBytes;
    this.#defaultByte = defaultByte;
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#out.length;
  }

  get capacity(): number {
    return this.#out.capacity;
  }

  /** Where to write so many more values, at once. */
  next(count: number): NativeWriter {
    this.#rows += count;
    return this.#out;
  }

  /** Adds the values from a row on, whose bytes begin at a place, so many times more. */
  repeat(row: number, from: number, times: number): void {
    this.#rows += (this.#rows - row) * times;
    this.#out.repeat(from, times);
  }

  pad(rows: number): void {
    if (rows <= this.#rows) return;
    this.#out.fill(this.#defaultByte, (rows - this.#rows) * this.#defaultBytes);
    this.#rows = rows;
  }

  mark(): void {
    this.#markedRows = this.#rows;
    this.#markedBytes = this.#out.length;
  }

  undo(): void {
    this.#rows = this.#markedRows;
    this.#out.truncate(this.#markedBytes);
  }

  writePrefix(): void {}

  writeData(out: Pieces): void {
    out.add(this.#out.finish());
  }

  clear(): void {
    this.#rows = 0;
    this.#out.truncate(0);
    this.mark();
  }
}
