import { NativeError, type NativeReader } from "../native/native-reader.ts";
import type { BlockWords } from "../native/parts/block-words.ts";
import { KEYS_VERSION, WordsPart } from "../native/parts/words-part.ts";
import type { Symbols } from "../symbols.ts";
import { grownSize, grownWords, type Column } from "./column.ts";

const GLOBAL_DICTIONARY = 0x100;
const INDEX_BYTES = [1, 2, 4] as const;

/** ClickHouse `LowCardinality(String)`: a symbol of the batch per slot. */
export class SymbolColumn implements Column<WordsPart> {
  readonly symbols: Symbols;
  #ids = new Uint32Array(0);
  /** Whether any slot was ever anything but empty. */
  #used = false;

  constructor(symbols: Symbols) {
    this.symbols = symbols;
  }

  get isUsed(): boolean {
    return this.#used;
  }

  reserve(size: number): void {
    if (size > this.#ids.length) this.#ids = grownWords(this.#ids, grownSize(this.#ids.length, size));
  }

  clear(from: number, to: number = from + 1): void {
    this.#ids.fill(0, from, to);
  }

  reset(slots: number): void {
    if (this.#used) this.clear(0, slots);
    this.#used = false;
  }

  id(slot: number): number {
    return this.#ids[slot] ?? 0;
  }

  setId(slot: number, id: number): void {
    this.#ids[slot] = id;
    if (id !== 0) this.#used = true;
  }

  /** Symbols of slots that follow one another. */
  setIds(first: number, ids: Uint32Array): void {
    this.#ids.set(ids, first);
    for (let i = 0; i < ids.length && !this.#used; i++) if (ids[i] !== 0) this.#used = true;
  }

  /** Gives all slots from one to before another the same symbol. */
  fill(id: number, from: number, to: number): void {
    this.#ids.fill(id, from, to);
    if (id !== 0) this.#used = true;
  }

  setText(slot: number, text: string): void {
    this.setId(slot, this.symbols.internText(text));
  }

  text(slot: number): string {
    return this.symbols.text(this.#ids[slot] ?? 0);
  }

  createPart(): WordsPart {
    return new WordsPart();
  }

  appendTo(part: WordsPart, picks: Uint32Array, words: BlockWords): void {
    part.add(this.#ids, picks, words);
  }

  readPrefix(source: NativeReader): void {
    const version = source.count();
    if (version !== KEYS_VERSION) throw new NativeError(`expected keys version ${KEYS_VERSION}, got ${version}`);
  }

  readData(source: NativeReader, first: number, rows: number): void {
    const flags = source.count();
    const width = INDEX_BYTES[flags & 0xff];
    if (width === undefined || (flags & GLOBAL_DICTIONARY) !== 0) {
      throw new NativeError(`expected an index with its own keys, got flags ${flags}`);
    }
    const keyCount = source.count();
    const ids: number[] = [];
    for (let key = 0; key < keyCount; key++) {
      const size = source.varint();
      const start = source.take(size);
      ids.push(this.symbols.intern(source.bytes, start, start + size));
    }
    const count = source.count();
    if (count !== rows) throw new NativeError(`expected ${rows} indexes, got ${count}`);
    const indexes = indexReader(source, width);
    this.reserve(first + rows);
    this.#used = true;
    for (let row = 0; row < rows; row++) {
      const index = indexes();
      const id = ids[index];
      if (id === undefined) throw new NativeError(`expected one of ${keyCount} keys, got index ${index}`);
      this.#ids[first + row] = id;
    }
  }
}

function indexReader(source: NativeReader, width: 1 | 2 | 4): () => number {
  if (width === 1) return () => source.byte();
  return width === 2 ? () => source.uint16() : () => source.uint32();
}
