import type { NativeReader } from "../native/native-reader.ts";
import type { BlockWords } from "../native/parts/block-words.ts";
import { PairsPart } from "../native/parts/pairs-part.ts";
import { RangesPart } from "../native/parts/ranges-part.ts";
import type { ByteHeap } from "../byte-heap.ts";
import type { Symbols } from "../symbols.ts";
import { grownBytes, grownSize, grownWords, type Column } from "./column.ts";
import { Ranges } from "./ranges.ts";
import { SymbolColumn } from "./symbol-column.ts";
import { TextColumn } from "./text-column.ts";

/**
 * ClickHouse `Map(LowCardinality(String), String)`: a range of key/value entries per slot, keys unique within a slot.
 * Beside the text of a value stands the letter of its type (see `attribute-value.ts`); letters travel in a column of
 * their own, where the table has one.
 */
export class MapColumn implements Column<RangesPart<PairsPart>> {
  readonly ranges = new Ranges();
  readonly keys: SymbolColumn;
  readonly values: TextColumn;
  #letters = new Uint8Array(0);
  /** The value of an entry, where its bytes are known to hold nothing that the default rules for secrets may find. */
  #harmless = new Uint32Array(0);
  #length = 0;
  /** For each symbol, one past the entry that last used it as key: finds a duplicate without a search. */
  #lastEntry = new Uint32Array(0);

  constructor(symbols: Symbols, heap: ByteHeap) {
    this.keys = new SymbolColumn(symbols);
    this.values = new TextColumn(heap);
  }

  /** Number of entries, of all slots together, and of slots that are no longer there. */
  get length(): number {
    return this.#length;
  }

  get isUsed(): boolean {
    return this.#length > 0;
  }

  reserve(size: number): void {
    this.ranges.reserve(size);
  }

  clear(from: number, to: number = from + 1): void {
    this.ranges.clear(from, to);
  }

  reset(slots: number): void {
    if (this.#length > 0) this.ranges.clear(0, slots);
    this.#length = 0;
  }

  /**
   * The entry to write a key's value to: the one that the slot has, else a new one at its end. Write the value with
   * `values.set…` and `setLetter` next.
   */
  put(slot: number, key: number): number {
    const start = this.ranges.start(slot);
    const count = this.ranges.count(slot);
    const hint = (this.#lastEntry[key] ?? 0) - 1;
    if (hint >= start && hint < start + count && this.keys.id(hint) === key) return hint;
    const isLast = count === 0 || start + count === this.#length;
    const found = isLast ? -1 : this.find(slot, key);
    return found >= 0 ? found : this.#append(slot, key);
  }

  /** `put` with everything that belongs to it: the value as an entry of the heap, and its letter. */
  add(slot: number, key: number, value: number, letter: number): void {
    const entry = this.#length;
    const start = this.ranges.start(slot);
    const count = this.ranges.count(slot);
    const hint = (this.#lastEntry[key] ?? 0) - 1;
    const isAtEnd = count === 0 || start + count === entry;
    const isNew = count === 0 || hint < start || hint >= entry || this.keys.id(hint) !== key;
    // Keys, values and letters grow together.
    if (isAtEnd && isNew && entry < this.#letters.length && key < this.#lastEntry.length) {
      this.#length = entry + 1;
      this.keys.setId(entry, key);
      this.values.setEntry(entry, value);
      this.#letters[entry] = letter;
      this.#harmless[entry] = 0;
      this.#lastEntry[key] = entry + 1;
      this.ranges.set(slot, count === 0 ? entry : start, count + 1);
      return;
    }
    const place = this.put(slot, key);
    this.values.setEntry(place, value);
    this.setLetter(place, letter);
  }

  /** Gives new slots that follow one another the entries of a run; what it says of the slots is copied as it is. */
  addRun(first: number, { starts, counts, keys, values, letters, harmless }: EntryRun): void {
    const base = this.#length;
    const end = base + keys.length;
    const { size } = this.keys.symbols;
    this.#grow(end);
    this.#length = end;
    this.keys.setIds(base, keys);
    this.values.setEntries(base, values);
    this.#letters.set(letters, base);
    this.#harmless.set(harmless, base);
    this.ranges.setRun(first, starts, counts, base);
    if (size > this.#lastEntry.length) this.#lastEntry = grownWords(this.#lastEntry, grownSize(0, size));
    const lastEntry = this.#lastEntry;
    for (let i = 0; i < keys.length; i++) lastEntry[keys[i] ?? 0] = base + i + 1;
  }

  /** The entry of a key in a slot, or -1. */
  find(slot: number, key: number): number {
    if (key < 0) return -1;
    const start = this.ranges.start(slot);
    const end = start + this.ranges.count(slot);
    for (let entry = start; entry < end; entry++) if (this.keys.id(entry) === key) return entry;
    return -1;
  }

  /** Removes an entry of a slot; the others keep their order. */
  remove(slot: number, entry: number): void {
    this.retain(slot, (other) => other !== entry);
  }

  /** Keeps the entries of a slot that the function says yes to, asked once each, in order. */
  retain(slot: number, keep: (entry: number) => boolean): void {
    const start = this.ranges.start(slot);
    const end = start + this.ranges.count(slot);
    let next = start;
    for (let entry = start; entry < end; entry++) {
      if (!keep(entry)) continue;
      if (next !== entry) this.#copy(entry, next);
      next++;
    }
    this.ranges.set(slot, start, next - start);
  }

  /** Whether two slots hold the same entries in the same order. */
  equal(one: number, other: number): boolean {
    const count = this.ranges.count(one);
    if (count !== this.ranges.count(other)) return false;
    const a = this.ranges.start(one);
    const b = this.ranges.start(other);
    for (let i = 0; i < count; i++) {
      if (this.keys.id(a + i) !== this.keys.id(b + i) || this.letter(a + i) !== this.letter(b + i)) return false;
      if (!this.values.equal(a + i, b + i)) return false;
    }
    return true;
  }

  letter(entry: number): number {
    return this.#letters[entry] ?? 0;
  }

  setLetter(entry: number, letter: number): void {
    this.#letters[entry] = letter;
  }

  /**
   * Whether the bytes of an entry's value were looked at when it was read, and hold nothing that the default rules for
   * secrets may find. A value that was set since then is another one.
   */
  isHarmless(entry: number): boolean {
    return this.#harmless[entry] === this.values.entry(entry);
  }

  createPart(): RangesPart<PairsPart> {
    return new RangesPart(new PairsPart());
  }

  appendTo(part: RangesPart<PairsPart>, picks: Uint32Array, words: BlockWords): void {
    if (!comesInRuns(picks)) {
      this.#appendItems(part.items, this.ranges.appendTo(part, picks), words);
      return;
    }
    const { items } = part;
    let next = 0;
    for (let first = 0; first < picks.length; first = next) {
      const slot = picks[first] ?? 0;
      for (next = first + 1; next < picks.length && picks[next] === slot;) next++;
      const { rows } = items;
      const { bytes } = items.values;
      this.#appendItems(items, part.addSame(this.ranges.start(slot), this.ranges.count(slot), next - first), words);
      items.repeat(rows, bytes, next - first - 1);
    }
  }

  #appendItems(part: PairsPart, entries: Uint32Array, words: BlockWords): void {
    if (entries.length === 0) return;
    this.keys.appendTo(part.keys, entries, words);
    this.values.appendTo(part.values, entries);
  }

  readPrefix(source: NativeReader): void {
    this.keys.readPrefix(source);
  }

  readData(source: NativeReader, first: number, rows: number): void {
    const base = this.#length;
    const count = this.ranges.read(source, first, rows, base);
    if (count === 0) return;
    this.keys.readData(source, base, count);
    this.values.readData(source, base, count);
    this.#grow(base + count);
    this.#letters.fill(LETTER_TEXT, base, base + count);
    this.#harmless.fill(0, base, base + count);
    this.#length = base + count;
    for (let entry = base; entry < this.#length; entry++) this.#remember(this.keys.id(entry), entry);
  }

  #append(slot: number, key: number): number {
    const count = this.ranges.count(slot);
    if (count > 0 && this.ranges.start(slot) + count !== this.#length) this.#moveToEnd(slot);
    const entry = this.#length;
    this.#grow(entry + 1);
    this.#length++;
    this.keys.setId(entry, key);
    this.values.setEntry(entry, 0);
    this.#letters[entry] = LETTER_TEXT;
    this.#harmless[entry] = 0;
    this.#remember(key, entry);
    this.ranges.set(slot, count === 0 ? entry : this.ranges.start(slot), count + 1);
    return entry;
  }

  #moveToEnd(slot: number): void {
    const from = this.ranges.start(slot);
    const count = this.ranges.count(slot);
    const to = this.#length;
    this.#grow(to + count);
    this.#length += count;
    for (let i = 0; i < count; i++) this.#copy(from + i, to + i);
    this.ranges.set(slot, to, count);
  }

  #copy(from: number, to: number): void {
    this.keys.setId(to, this.keys.id(from));
    this.values.setEntry(to, this.values.entry(from));
    this.#letters[to] = this.#letters[from] ?? 0;
    this.#harmless[to] = this.#harmless[from] ?? 0;
    this.#remember(this.keys.id(to), to);
  }

  #remember(key: number, entry: number): void {
    if (key >= this.#lastEntry.length) {
      this.#lastEntry = grownWords(this.#lastEntry, grownSize(this.#lastEntry.length, key + 1));
    }
    this.#lastEntry[key] = entry + 1;
  }

  #grow(size: number): void {
    this.keys.reserve(size);
    this.values.reserve(size);
    if (size <= this.#letters.length) return;
    const capacity = grownSize(this.#letters.length, size);
    this.#letters = grownBytes(this.#letters, capacity);
    this.#harmless = grownWords(this.#harmless, capacity);
  }
}

/** Entries that were read elsewhere, and which of them each of some slots has. */
export interface EntryRun {
  /** By slot, in places of the run. */
  readonly starts: Uint32Array;
  readonly counts: Uint32Array;
  /** By entry: the symbol of its key, which no other entry of its slot has. */
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
  readonly letters: Uint8Array;
  /** The value again, where it is known to be harmless (`isHarmless`), else 0. */
  readonly harmless: Uint32Array;
}

/** `s`: what a value is when nothing says otherwise. */
const LETTER_TEXT = 0x73;
/** Rows that share slots do so with their neighbours: what such a slot holds is then written once and repeated. */
const RUN = 8;

function comesInRuns(picks: Uint32Array): boolean {
  let runs = 1;
  for (let i = 1; i < picks.length; i++) if (picks[i] !== picks[i - 1]) runs++;
  return runs * RUN <= picks.length;
}
