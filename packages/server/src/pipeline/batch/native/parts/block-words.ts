import { KNOWN_SYMBOLS } from "../../known-symbols.ts";
import { Symbols } from "../../symbols.ts";

/** The strings that a block repeats, in all of its columns, and what the symbols of a batch are among them. */
export class BlockWords {
  readonly symbols = new Symbols(KNOWN_SYMBOLS);
  #batch: Symbols = KNOWN_SYMBOLS;
  /** By symbol of the batch: one more than the word. */
  #words = new Uint32Array(0);

  /** How many symbols the batch has that was begun with. */
  get batchSize(): number {
    return this.#batch.size;
  }

  /** The symbols that are asked for from now on are those of this batch, which gets no new ones meanwhile. */
  begin(batch: Symbols): void {
    this.#batch = batch;
    if (batch.size > this.#words.length) this.#words = new Uint32Array(batch.size * 2);
    else this.#words.fill(0, 0, batch.size);
  }

  /** The word that a symbol of the batch is. */
  of(symbol: number): number {
    const known = this.#words[symbol] ?? 0;
    if (known !== 0) return known - 1;
    const { heap } = this.#batch;
    const entry = this.#batch.entry(symbol);
    const word = this.symbols.intern(heap.bytes, heap.contentStart(entry), heap.end(entry));
    this.#words[symbol] = word + 1;
    return word;
  }

  clear(): void {
    this.symbols.reset();
  }
}
