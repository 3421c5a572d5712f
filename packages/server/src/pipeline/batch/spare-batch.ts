import type { ByteHeap } from "./byte-heap.ts";

/** A batch that has grown beyond this is let go, so that one large body does not hold its memory for ever. */
const MAX_BYTES = 16 * 1024 * 1024;

interface Reusable {
  readonly heap: ByteHeap;
  readonly chargedBytes: number;
  reset(): void;
}

/**
 * One batch, lent again and again: to make the memory of a batch costs as much as to fill it, and memory that was just
 * used is still in the processor's caches. Whoever borrows it must be done with it when `use` returns.
 */
export class SpareBatch<Batch extends Reusable> {
  readonly #create: () => Batch;
  #batch: Batch;
  #isLent = false;

  constructor(create: () => Batch) {
    this.#create = create;
    this.#batch = create();
  }

  /** Throws when the batch is lent already. */
  lend<T>(use: (batch: Batch) => T): T {
    if (this.#isLent) throw new Error("Cannot lend a batch: expected the last one back, got none");
    this.#isLent = true;
    try {
      return use(this.#batch);
    } finally {
      this.#isLent = false;
      const { heap, chargedBytes } = this.#batch;
      if (heap.bytes.length > MAX_BYTES || chargedBytes > MAX_BYTES) this.#batch = this.#create();
      else this.#batch.reset();
    }
  }
}
