import type { MarkedBlock } from "./entry.ts";

/**
 * A block that is being filled: what it has gathered becomes one entry of the log, with one write and one fsync. Beside
 * its bytes it may gather notes, which the log hands to readers as long as the process lives.
 */
export interface OpenBlock<T, Note = never> {
  readonly rows: number;
  /** How many bytes it has come to, about. */
  readonly bytes: number;
  /** Bytes that it keeps memory for. */
  readonly capacity: number;
  /** It takes no more: the next append has to go to another. */
  readonly isFull: boolean;
  readonly notes?: readonly Note[];
  /** The UTC days of its rows, by their numbers since 1970, where its table is divided by them. */
  readonly days?: ReadonlySet<number>;
  /** Those of what was appended last. */
  readonly addedDays?: ReadonlySet<number>;
  /** Adds all of the data or, when it throws, nothing. The data is not looked at any more afterwards. */
  append(data: T): void;
  /** Takes what the last `append` added back. */
  undo(): void;
  /** What it holds, with a gap for a mark of so many bytes; the pieces stay as they are until the next change. */
  finish(markBytes: number): MarkedBlock;
  /** Makes it empty again. */
  clear(): void;
}
