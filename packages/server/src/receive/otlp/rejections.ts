const MAX_REASONS = 5;

/** Counts what of a request cannot be accepted, and tells why in few words. */
export class Rejections {
  readonly #noun: string;
  readonly #faults = new Map<string, number>();
  #count = 0;

  /** @param noun what is counted, in the singular: `span` */
  constructor(noun: string) {
    this.#noun = noun;
  }

  get count(): number {
    return this.#count;
  }

  add(fault: string): void {
    this.#count++;
    if (this.#faults.size < MAX_REASONS || this.#faults.has(fault)) {
      this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    }
  }

  /** The first few reasons with their numbers; empty when everything was accepted. */
  describe(): string {
    if (this.#count === 0) return "";
    const reasons = [...this.#faults].map(([fault, count]) =>
      count > 1 ? `${fault} (${count} ${this.#noun}s)` : fault,
    );
    const noun = this.#count === 1 ? `1 ${this.#noun}` : `${this.#count} ${this.#noun}s`;
    return `Cannot accept ${noun}: ${reasons.join("; ")}`;
  }
}
