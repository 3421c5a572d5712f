import { NativeWriter } from "./native-writer.ts";

/** Below this a piece is copied beside its neighbours: each one costs the system call that writes them. */
const SMALL_BYTES = 2048;

/** Bytes that lie in different places, in the order in which they are to be written. Small ones are gathered in one buffer. */
export class Pieces {
  readonly #small = new NativeWriter(16_384);
  readonly #list: Uint8Array[] = [];
  /** For each of the list: how many bytes of the small ones stand before it. */
  readonly #before: number[] = [];

  /** For what is written in a few bytes. */
  get small(): NativeWriter {
    return this.#small;
  }

  /** Takes the bytes as they lie; they must not change before the pieces have been written. */
  add(bytes: Uint8Array): void {
    if (bytes.length < SMALL_BYTES) {
      this.#small.copy(bytes, 0, bytes.length);
      return;
    }
    this.#list.push(bytes);
    this.#before.push(this.#small.length);
  }

  /** All of them in order; valid until the next change. */
  finish(): readonly Uint8Array[] {
    const small = this.#small.finish();
    const all: Uint8Array[] = [];
    let from = 0;
    for (const [index, bytes] of this.#list.entries()) {
      const to = this.#before[index] ?? 0;
      if (to > from) all.push(small.subarray(from, to));
      all.push(bytes);
      from = to;
    }
    if (small.length > from) all.push(small.subarray(from));
    return all;
  }

  clear(): void {
    this.#small.truncate(0);
    this.#list.length = 0;
    this.#before.length = 0;
  }
}
