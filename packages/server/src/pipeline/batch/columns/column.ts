import type { NativeReader } from "../native/native-reader.ts";
import type { BlockPart } from "../native/parts/block-part.ts";
import type { BlockWords } from "../native/parts/block-words.ts";

/**
 * One column in memory. Slots are written by index in any order and any number of times; an unwritten slot is the
 * type's default (empty, zero, null). Nothing is freed before the batch is, and what was overwritten is not encoded.
 */
export interface Column<Part extends BlockPart = BlockPart> {
  /** False when no slot was ever anything but the default: a block then needs no such column. */
  readonly isUsed: boolean;
  /** Makes slots `[0, size)` writable. Never shrinks. */
  reserve(size: number): void;
  /** Puts a slot, or all slots from one to before another, back to the default. */
  clear(from: number, to?: number): void;
  /** Puts the first slots, which are all that were written, back to the default, and lets go of what only they had. */
  reset(slots: number): void;
  /** What a block has of such a column: for `appendTo` of any column of the same type. */
  createPart(): Part;
  /** Adds the values of the picked slots to a block, in that order. Never called with no picks. */
  appendTo(part: Part, picks: Uint32Array, words: BlockWords): void;
  /** Native: what the type writes once, ahead of all data. */
  readPrefix(source: NativeReader): void;
  /** Reads `rows` (at least one) values into the slots from `first` on. */
  readData(source: NativeReader, first: number, rows: number): void;
}

/** The next size to grow a typed array to, at least doubling. */
export function grownSize(current: number, needed: number): number {
  return Math.max(needed, current * 2, 16);
}

export function grownWords(current: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(size);
  grown.set(current);
  return grown;
}

export function grownBytes(current: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(size);
  grown.set(current);
  return grown;
}
