import type { NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";

/**
 * One column in memory. Slots are written by index in any order and any number of times; an unwritten slot is the
 * type's default (empty, zero, null). Nothing is freed before the batch is, and what was overwritten is not encoded.
 */
export interface Column {
  /** False when no slot was ever anything but the default: a block then needs no such column. */
  readonly isUsed: boolean;
  /** Makes slots `[0, size)` writable. Never shrinks. */
  reserve(size: number): void;
  /** Puts a slot, or all slots from one to before another, back to the default. */
  clear(from: number, to?: number): void;
  /** Puts the first slots, which are all that were written, back to the default, and lets go of what only they had. */
  reset(slots: number): void;
  /** Native: what the type writes once, ahead of all data. */
  writePrefix(out: NativeWriter): void;
  /** Native: the values of the picked slots, in that order. Never called with no picks. */
  writeData(out: NativeWriter, picks: Uint32Array): void;
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
