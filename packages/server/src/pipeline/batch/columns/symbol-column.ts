import { NativeError, type NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";
import type { Symbols } from "../symbols.ts";
import { grownSize, grownWords, type Column } from "./column.ts";

/** `SharedDictionariesWithAdditionalKeys`, the only version of keys serialisation that ClickHouse writes. */
const KEYS_VERSION = 1;
/** Flags of an index: it carries its own keys (bit 9), and they replace the dictionary (bit 10). */
const OWN_KEYS = 0x600;
const GLOBAL_DICTIONARY = 0x100;
const INDEX_BYTES = [1, 2, 4] as const;

/** ClickHouse `LowCardinality(String)`: a symbol of the batch per slot. */
export class SymbolColumn implements Column {
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

  writePrefix(out: NativeWriter): void {
    out.uint64(KEYS_VERSION);
  }

  /** The keys are those in use, in order of first use, after the empty string, which ClickHouse keeps at 0. */
  writeData(out: NativeWriter, picks: Uint32Array): void {
    if (!this.#used) {
      // One key, the empty string, and as many indexes of a byte that name it.
      out.uint64(OWN_KEYS);
      out.uint64(1);
      out.zeros(1);
      out.uint64(picks.length);
      out.zeros(picks.length);
      return;
    }
    const { keyOf, keys } = this.symbols.scratch();
    let keyCount = 1;
    for (let i = 0; i < picks.length; i++) {
      const id = this.#ids[picks[i] ?? 0] ?? 0;
      if (id === 0 || keyOf[id] !== 0) continue;
      keyOf[id] = keyCount;
      keys[keyCount++] = id;
    }
    const width = keyCount <= 0x100 ? 0 : keyCount <= 0x10000 ? 1 : 2;
    out.uint64(OWN_KEYS | width);
    out.uint64(keyCount);
    const { heap } = this.symbols;
    for (let key = 0; key < keyCount; key++) {
      const entry = this.symbols.entry(keys[key] ?? 0);
      out.copy(heap.bytes, entry, heap.end(entry));
    }
    out.uint64(picks.length);
    out.indexes(this.#ids, picks, keyOf, INDEX_BYTES[width]);
    for (let key = 0; key < keyCount; key++) keyOf[keys[key] ?? 0] = 0;
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
