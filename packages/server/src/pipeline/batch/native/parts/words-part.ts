import { grownSize, grownWords } from "../../columns/column.ts";
import { NativeWriter } from "../native-writer.ts";
import type { Pieces } from "../pieces.ts";
import type { BlockPart } from "./block-part.ts";
import type { BlockWords } from "./block-words.ts";

/** `SharedDictionariesWithAdditionalKeys`, the only version of keys serialisation that ClickHouse writes. */
export const KEYS_VERSION = 1;
/** Flags of an index: it carries its own keys (bit 9), and they replace the dictionary (bit 10). */
const OWN_KEYS = 0x600;
/** Flags, counts of keys and of rows. */
const HEAD_BYTES = 24;

/**
 * `LowCardinality(String)`: the keys in use, in order of first use, after the empty string, which ClickHouse keeps at
 * 0; then for each row its key, in as many bytes as the number of keys needs.
 */
export class WordsPart implements BlockPart {
  readonly #head = new NativeWriter(256);
  readonly #indexes = new NativeWriter();
  #width: 1 | 2 | 4 = 1;
  /** By word of the block: its key, or 0; that of the empty string, word 0, is 0 as well. */
  #keyOf = new Uint32Array(0);
  /** By symbol of the batch that is being added: one more than its key, or 0. */
  #batchKeys = new Uint32Array(0);
  /** The words of the keys. */
  #words = new Uint32Array(1);
  #keys = 1;
  #keyBytes = 1;
  #next = new Uint32Array(0);
  #source: BlockWords | undefined;
  #marked = { rows: 0, keys: 1, keyBytes: 1 };

  get rows(): number {
    return this.#indexes.length / this.#width;
  }

  get bytes(): number {
    return HEAD_BYTES + this.#keyBytes + this.#indexes.length;
  }

  get capacity(): number {
    return (
      this.#indexes.capacity +
      (this.#keyOf.length + this.#batchKeys.length + this.#words.length + this.#next.length) * 4
    );
  }

  /** Adds the symbols at the picked places, which are those of the batch that `words` has begun with. */
  add(symbols: Uint32Array, picks: Uint32Array, words: BlockWords): void {
    this.#source = words;
    const keyOf = this.#beginBatch(words);
    if (picks.length > this.#next.length) this.#next = new Uint32Array(picks.length * 2);
    const next = this.#next;
    for (let i = 0; i < picks.length; i++) {
      const symbol = symbols[picks[i] ?? 0] ?? 0;
      const key = keyOf[symbol] ?? 0;
      next[i] = key === 0 ? this.#keyOfSymbol(symbol, words) : key - 1;
    }
    this.#fitWidth();
    this.#indexes.uints(next, picks.length, this.#width);
  }

  /** Adds the keys from a row on so many times more. */
  repeat(row: number, times: number): void {
    this.#indexes.repeat(row * this.#width, times);
  }

  pad(rows: number): void {
    const missing = rows - this.rows;
    if (missing > 0) this.#indexes.fill(0, missing * this.#width);
  }

  mark(): void {
    this.#marked.rows = this.rows;
    this.#marked.keys = this.#keys;
    this.#marked.keyBytes = this.#keyBytes;
  }

  undo(): void {
    const { rows, keys, keyBytes } = this.#marked;
    // The indexes may stay wider than their keys need.
    this.#indexes.truncate(rows * this.#width);
    this.#forgetKeys(keys);
    this.#keyBytes = keyBytes;
  }

  writePrefix(out: Pieces): void {
    out.small.uint64(KEYS_VERSION);
  }

  writeData(out: Pieces): void {
    const width = this.#width === 1 ? 0 : this.#width === 2 ? 1 : 2;
    out.small.uint64(OWN_KEYS | width);
    out.small.uint64(this.#keys);
    const head = this.#head;
    head.truncate(0);
    head.byte(0);
    for (let key = 1; key < this.#keys; key++) {
      const symbols = this.#source?.symbols;
      if (symbols === undefined) break;
      const entry = symbols.entry(this.#words[key] ?? 0);
      head.copy(symbols.heap.bytes, entry, symbols.heap.end(entry));
    }
    out.add(head.finish());
    out.small.uint64(this.rows);
    out.add(this.#indexes.finish());
  }

  clear(): void {
    this.#forgetKeys(1);
    this.#keyBytes = 1;
    this.#indexes.truncate(0);
    this.#width = 1;
    this.mark();
  }

  #beginBatch({ batchSize }: BlockWords): Uint32Array {
    if (batchSize > this.#batchKeys.length) this.#batchKeys = new Uint32Array(batchSize * 2);
    else this.#batchKeys.fill(0, 0, batchSize);
    return this.#batchKeys;
  }

  #keyOfSymbol(symbol: number, words: BlockWords): number {
    const word = words.of(symbol);
    const known = this.#keyOf[word] ?? 0;
    const key = known === 0 ? this.#addKey(word, words) : known;
    this.#batchKeys[symbol] = key + 1;
    return key;
  }

  #addKey(word: number, { symbols }: BlockWords): number {
    if (word === 0) return 0;
    const key = this.#keys++;
    if (word >= this.#keyOf.length) this.#keyOf = grownWords(this.#keyOf, grownSize(this.#keyOf.length, word + 1));
    if (key >= this.#words.length) this.#words = grownWords(this.#words, grownSize(this.#words.length, key + 1));
    this.#keyOf[word] = key;
    this.#words[key] = word;
    const entry = symbols.entry(word);
    this.#keyBytes += symbols.heap.end(entry) - entry;
    return key;
  }

  #forgetKeys(from: number): void {
    for (let key = from; key < this.#keys; key++) this.#keyOf[this.#words[key] ?? 0] = 0;
    this.#keys = from;
  }

  #fitWidth(): void {
    if (this.#width === 1 && this.#keys > 0x100) {
      this.#indexes.widen(1, 2);
      this.#width = 2;
    }
    if (this.#width === 2 && this.#keys > 0x10000) {
      this.#indexes.widen(2, 4);
      this.#width = 4;
    }
  }
}
