const MARGIN = 512;

/**
 * An input within memory that holds something else before and after it, as a body in a pooled buffer does. Two frames
 * with different surroundings tell a reader that looks past its end: its answers differ.
 */
export class Frame {
  readonly #memory: Uint8Array;
  readonly #surroundings: Uint8Array;

  constructor(maxBytes: number, surroundings: (place: number) => number) {
    this.#memory = new Uint8Array(MARGIN + maxBytes + MARGIN);
    this.#surroundings = Uint8Array.from({ length: MARGIN }, (_, place) => surroundings(place));
    this.#memory.set(this.#surroundings);
  }

  hold(input: Uint8Array): Uint8Array {
    const memory = this.#memory;
    const end = MARGIN + input.length;
    memory.set(input, MARGIN);
    memory.set(this.#surroundings, end);
    return memory.subarray(MARGIN, end);
  }
}
