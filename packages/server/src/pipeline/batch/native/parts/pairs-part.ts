import type { Pieces } from "../pieces.ts";
import type { BlockPart } from "./block-part.ts";
import { PlainPart } from "./plain-part.ts";
import { WordsPart } from "./words-part.ts";

/** The entries of maps: all keys, and behind them all values. */
export class PairsPart implements BlockPart {
  readonly keys = new WordsPart();
  readonly values = new PlainPart(1);

  get rows(): number {
    return this.keys.rows;
  }

  get bytes(): number {
    return this.keys.bytes + this.values.bytes;
  }

  get capacity(): number {
    return this.keys.capacity + this.values.capacity;
  }

  /** Adds the entries from a row on, whose values begin at a place, so many times more. */
  repeat(row: number, valuesFrom: number, times: number): void {
    this.keys.repeat(row, times);
    this.values.repeat(row, valuesFrom, times);
  }

  pad(rows: number): void {
    this.keys.pad(rows);
    this.values.pad(rows);
  }

  mark(): void {
    this.keys.mark();
    this.values.mark();
  }

  undo(): void {
    this.keys.undo();
    this.values.undo();
  }

  writePrefix(out: Pieces): void {
    this.keys.writePrefix(out);
  }

  writeData(out: Pieces): void {
    this.keys.writeData(out);
    this.values.writeData(out);
  }

  clear(): void {
    this.keys.clear();
    this.values.clear();
  }
}
