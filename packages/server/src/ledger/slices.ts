/** A request of 512 spans takes about as long: so much later at most is it looked at. */
const SLICE_MS = 3;

/**
 * Cuts long work on the event loop into slices, so that requests that came meanwhile are taken in between: ask `isOver`
 * now and then, and await `next` when it is.
 */
export class Slices {
  readonly #sliceMs: number;
  #since = performance.now();

  constructor(sliceMs: number = SLICE_MS) {
    this.#sliceMs = sliceMs;
  }

  get isOver(): boolean {
    return performance.now() - this.#since >= this.#sliceMs;
  }

  /** Resolves when the event loop has had its turn. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
