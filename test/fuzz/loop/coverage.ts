/** What a run of the decoder did that no run before it had done. */
export class Coverage {
  readonly counters: Uint8Array;
  /** The same, four at once: most are nought. */
  readonly #words: Int32Array;
  /** By counter, one bit for each order of magnitude in which it has been hit. */
  readonly #seen: Uint8Array;
  #branches = 0;
  #features = 0;

  constructor(counters: number) {
    const words = Math.ceil(counters / WORD_BYTES);
    this.#words = new Int32Array(words);
    this.counters = new Uint8Array(this.#words.buffer);
    this.#seen = new Uint8Array(words * WORD_BYTES);
  }

  /** Branches that have run at least once. */
  get branches(): number {
    return this.#branches;
  }

  /** Branches by order of magnitude of how often one input ran them: 1, 2, 3, 4, 8, 16, 32, 128. */
  get features(): number {
    return this.#features;
  }

  reset(): void {
    this.counters.fill(0);
  }

  /** How many features the run since `reset` was the first to have. */
  take(): number {
    let found = 0;
    const { counters } = this;
    const words = this.#words;
    for (let index = 0; index < counters.length; index++) {
      while (index % WORD_BYTES === 0 && words[index / WORD_BYTES] === 0) index += WORD_BYTES;
      const hits = counters[index] ?? 0;
      if (hits === 0) continue;
      const bit = MAGNITUDES[hits] ?? 0;
      const seen = this.#seen[index] ?? 0;
      if ((seen & bit) !== 0) continue;
      if (seen === 0) this.#branches++;
      this.#seen[index] = seen | bit;
      found++;
    }
    this.#features += found;
    return found;
  }
}

const WORD_BYTES = 4;
const MAGNITUDES: Uint8Array = Uint8Array.from({ length: 256 }, (_, hits) => {
  if (hits < 4) return 1 << Math.max(0, hits - 1);
  if (hits < 8) return 8;
  if (hits < 16) return 16;
  if (hits < 32) return 32;
  return hits < 128 ? 64 : 128;
});
