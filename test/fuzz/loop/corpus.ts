import type { FuzzRandom } from "./fuzz-random.ts";

/** Inputs that each did something new, within bounds. */
export class Corpus {
  readonly #random: FuzzRandom;
  readonly #inputs: Uint8Array[] = [];
  #bytes = 0;

  constructor(random: FuzzRandom) {
    this.#random = random;
  }

  get size(): number {
    return this.#inputs.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(input: Uint8Array): void {
    this.#bytes += input.length;
    if (this.#inputs.length < MAX_INPUTS) {
      this.#inputs.push(input);
      return;
    }
    const place = this.#random.below(this.#inputs.length);
    this.#bytes -= this.#inputs[place]?.length ?? 0;
    this.#inputs[place] = input;
  }

  /** One of them; every other time one of the latest, which are the likeliest to lead on. */
  pick(): Uint8Array {
    const count = this.#inputs.length;
    const latest = Math.max(1, count >> 2);
    const place = this.#random.chance(0.5) ? count - 1 - this.#random.below(latest) : this.#random.below(count);
    return this.#inputs[place] ?? new Uint8Array();
  }
}

const MAX_INPUTS = 20_000;
