import type { Pieces } from "../pieces.ts";
import type { BlockPart } from "./block-part.ts";
import { PlainPart } from "./plain-part.ts";

/** `Nullable(…)` of numbers of eight bytes: a byte per row, 1 for null, and behind all of those the values. */
export class NullablePart implements BlockPart {
  readonly nulls = new PlainPart(1, 1);
  readonly values = new PlainPart(8);

  get rows(): number {
    return this.nulls.rows;
  }

  get bytes(): number {
    return this.nulls.bytes + this.values.bytes;
  }

  get capacity(): number {
    return this.nulls.capacity + this.values.capacity;
  }

  pad(rows: number): void {
    this.nulls.pad(rows);
    this.values.pad(rows);
  }

  mark(): void {
    this.nulls.mark();
    this.values.mark();
  }

  undo(): void {
    this.nulls.undo();
    this.values.undo();
  }

  writePrefix(): void {}

  writeData(out: Pieces): void {
    this.nulls.writeData(out);
    this.values.writeData(out);
  }

  clear(): void {
    this.nulls.clear();
    this.values.clear();
  }
}
