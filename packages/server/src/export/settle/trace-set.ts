/** Traces of a generation: when so many are in it, the generation before the last is forgotten. */
const MAX_TRACES = 500_000;
const FIRST_SLOTS = 1024;

/**
 * Which traces were seen, by two 32-bit hashes of each: a fixed price in memory, however many there are. The latest
 * half million to a million are known for certain; a trace may also be taken for seen that was not, one in billions.
 */
export class TraceSet {
  readonly #max: number;
  #young: Generation = new Generation();
  #old: Generation = new Generation();

  constructor(max: number = MAX_TRACES) {
    this.#max = max;
  }

  add(low: number, high: number): void {
    if (this.#young.has(low, high)) return;
    if (this.#young.size >= this.#max) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.add(low, high);
  }

  has(low: number, high: number): boolean {
    return this.#young.has(low, high) || this.#old.has(low, high);
  }
}

/** Open addressing over pairs of words, at most half full; a pair of zeros is a free slot. */
class Generation {
  #words = new Uint32Array(FIRST_SLOTS * 2);
  size = 0;

  has(low: number, high: number): boolean {
    const at = this.#slot(low, high);
    return this.#words[at] !== 0 || this.#words[at + 1] !== 0;
  }

  add(low: number, high: number): void {
    if (this.size * 4 >= this.#words.length) this.#grow();
    const at = this.#slot(low, high);
    this.#words[at] = low;
    this.#words[at + 1] = high;
    this.size++;
  }

  /** Where the pair is, or would be put. */
  #slot(low: number, high: number): number {
    const words = this.#words;
    const mask = words.length - 1;
    for (let at = (low * 2) & mask; ; at = (at + 2) & mask) {
      if ((words[at] === low && words[at + 1] === high) || (words[at] === 0 && words[at + 1] === 0)) return at;
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    for (let i = 0; i < before.length; i += 2) {
      const [low = 0, high = 0] = [before[i], before[i + 1]];
      if (low === 0 && high === 0) continue;
      const at = this.#slot(low, high);
      this.#words[at] = low;
      this.#words[at + 1] = high;
    }
  }
}
