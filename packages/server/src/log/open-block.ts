/** A block that is being filled: what it has gathered becomes one entry of the log, with one write and one fsync. */
export interface OpenBlock<T> {
  readonly rows: number;
  /** How many bytes it has come to, about. */
  readonly bytes: number;
  /** Bytes that it keeps memory for. */
  readonly capacity: number;
  /** It takes no more: the next append has to go to another. */
  readonly isFull: boolean;
  /** Adds all of the data or, when it throws, nothing. The data is not looked at any more afterwards. */
  append(data: T): void;
  /** Takes what the last `append` added back. */
  undo(): void;
  /** What it holds, in pieces that follow one another; they stay as they are until the next change. */
  finish(): readonly Uint8Array[];
  /** Makes it empty again. */
  clear(): void;
}
