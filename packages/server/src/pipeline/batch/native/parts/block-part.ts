import type { Pieces } from "../pieces.ts";

/** What a block that is being filled has of one column: the bytes of its rows so far, as Native spells them. */
export interface BlockPart {
  readonly rows: number;
  /** Bytes of the rows. */
  readonly bytes: number;
  /** Bytes that it keeps memory for. */
  readonly capacity: number;
  /** Adds defaults until there are so many rows. */
  pad(rows: number): void;
  /** Remembers this state for `undo`, which can be called once. */
  mark(): void;
  undo(): void;
  /** What the type writes once, ahead of all data. */
  writePrefix(out: Pieces): void;
  /** The rows, of which there is at least one. The pieces are valid until the next change. */
  writeData(out: Pieces): void;
  /** Forgets all rows; keeps the memory. */
  clear(): void;
}
