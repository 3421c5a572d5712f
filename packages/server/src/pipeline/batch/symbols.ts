import { randomInt } from "node:crypto";
import { ByteHeap } from "./byte-heap.ts";

/** Differs in every process, so that nobody outside can prepare strings that collide. */
const HASH_SEED = randomInt(0x7fffffff);
/** Places to remember a symbol by a look at three of its bytes; a power of two. */
const GLANCES = 1024;

/**
 * The strings that a batch repeats, each kept once and named by a small number. Number 0 is the empty string.
 * Bytes come in straight from the wire; a JavaScript string exists only for a symbol that somebody asked for.
 */
export class Symbols {
  readonly #heap: ByteHeap;
  #entries = new Uint32Array(128);
  #hashes = new Uint32Array(128);
  /** Open addressing; holds id + 1, so that zero is a free slot. At most half full. */
  #slots = new Uint32Array(256);
  /** The symbol seen last with these length, first, middle and last byte. */
  readonly #glances: Uint32Array<ArrayBuffer>;
  #size = 1;
  #texts: (string | undefined)[] = [];
  /** Text to id; a negative value -n says "not among the first n symbols". */
  #ids = new Map<string, number>();
  readonly #base: Symbols | undefined;
  readonly #baseSize: number;

  /** @param base symbols to begin with, under the same numbers; they must not be added to any more */
  constructor(base?: Symbols) {
    this.#base = base;
    this.#baseSize = base === undefined ? 0 : base.#size;
    this.#heap = new ByteHeap(Math.max(2048, (base?.heap.length ?? 0) * 2));
    this.#glances = new Uint32Array(GLANCES);
    this.reset();
  }

  /** Back to the symbols that it began with; keeps the memory. */
  reset(): void {
    const base = this.#base;
    this.#heap.clear();
    this.#texts = [];
    this.#ids = new Map([["", 0]]);
    if (base === undefined) {
      this.#glances.fill(0);
      this.#slots.fill(0);
      this.#size = 1;
      this.#texts.push("");
      this.#hashes[0] = hash(this.#heap.bytes, 0, 0);
      this.#place(0, this.#hashes[0] ?? 0);
      return;
    }
    this.#heap.appendRun(base.#heap.bytes, 1, base.#heap.length);
    this.#glances.set(base.#glances);
    this.#entries = withStart(this.#entries, base.#entries);
    this.#hashes = withStart(this.#hashes, base.#hashes);
    this.#size = base.#size;
    if (this.#slots.length === base.#slots.length) this.#slots.set(base.#slots);
    else if (this.#slots.length < base.#slots.length) this.#slots = new Uint32Array(base.#slots);
    else {
      this.#slots.fill(0);
      for (let id = 0; id < this.#size; id++) this.#place(id, this.#hashes[id] ?? 0);
    }
  }

  get size(): number {
    return this.#size;
  }

  intern(source: Uint8Array, from: number, to: number): number {
    const known = this.recognise(source, from, to);
    if (known >= 0) return known;
    const code = hash(source, from, to);
    const found = this.#lookup(code, source, from, to);
    const id = found >= 0 ? found : this.#add(code, this.#heap.append(source, from, to));
    this.#glances[glance(source, from, to)] = id;
    return id;
  }

  /** The id of a string that was interned lately, found without a hash of all its bytes; -1 when that finds nothing. */
  recognise(source: Uint8Array, from: number, to: number): number {
    if (from === to) return 0;
    const id = this.#glances[glance(source, from, to)] ?? 0;
    return id !== 0 && this.#equals(this.#entries[id] ?? 0, source, from, to) ? id : -1;
  }

  /** The same with a view of the same bytes, four at a time. */
  recogniseFast(source: Uint8Array, view: DataView, from: number, to: number): number {
    if (from === to) return 0;
    const id = this.#glances[glance(source, from, to)] ?? 0;
    const entry = this.#entries[id] ?? 0;
    const heap = this.#heap.bytes;
    if (id === 0 || to - from > 127 || heap[entry] !== to - from) return -1;
    const own = this.#heap.view;
    let at = entry + 1;
    let i = from;
    for (; i + 4 <= to; i += 4, at += 4) if (view.getUint32(i, true) !== own.getUint32(at, true)) return -1;
    for (; i < to; i++) if (source[i] !== heap[at++]) return -1;
    return id;
  }

  internText(text: string): number {
    const known = this.find(text);
    if (known >= 0) return known;
    const bytes = Buffer.from(text);
    const id = this.intern(bytes, 0, bytes.length);
    this.#ids.set(text, id);
    return id;
  }

  /** The id of a string, or -1 when no part of the batch has it. */
  find(text: string): number {
    // Not by the base's own `find`, which would remember for ever what it does not have.
    const based = this.#base === undefined ? -1 : (this.#base.#ids.get(text) ?? -1);
    if (based >= 0) return based;
    const cached = this.#ids.get(text);
    if (cached !== undefined && (cached >= 0 || -cached === this.#size)) return cached >= 0 ? cached : -1;
    const bytes = Buffer.from(text);
    const id = this.#lookup(hash(bytes, 0, bytes.length), bytes, 0, bytes.length);
    this.#ids.set(text, id >= 0 ? id : -this.#size);
    return id;
  }

  text(id: number): string {
    if (id < this.#baseSize) return this.#base?.text(id) ?? "";
    const known = this.#texts[id - this.#baseSize];
    if (known !== undefined) return known;
    const text = this.#heap.text(this.#entries[id] ?? 0);
    this.#texts[id - this.#baseSize] = text;
    return text;
  }

  /** The heap and entry that hold a symbol's bytes, for writers. */
  get heap(): ByteHeap {
    return this.#heap;
  }

  entry(id: number): number {
    return this.#entries[id] ?? 0;
  }

  #lookup(code: number, source: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = code & mask; ; slot = (slot + 1) & mask) {
      const id = (slots[slot] ?? 0) - 1;
      if (id < 0) return -1;
      if (this.#hashes[id] === code && this.#equals(this.#entries[id] ?? 0, source, from, to)) return id;
    }
  }

  #equals(entry: number, source: Uint8Array, from: number, to: number): boolean {
    const bytes = this.#heap.bytes;
    const size = to - from;
    let at = entry + 1;
    if (size < 128) {
      if (bytes[entry] !== size) return false;
    } else {
      at = this.#heap.contentStart(entry);
      if (this.#heap.end(entry) - at !== size) return false;
    }
    for (let i = from; i < to; i++) if (source[i] !== bytes[at++]) return false;
    return true;
  }

  #add(code: number, entry: number): number {
    const id = this.#size++;
    if (id === this.#entries.length) {
      this.#entries = grow(this.#entries);
      this.#hashes = grow(this.#hashes);
    }
    this.#entries[id] = entry;
    this.#hashes[id] = code;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    else this.#place(id, code);
    return id;
  }

  #place(id: number, code: number): void {
    const mask = this.#slots.length - 1;
    let slot = code & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let id = 0; id < this.#size; id++) this.#place(id, this.#hashes[id] ?? 0);
  }
}

/** `to`, or something larger, with all of `start` at its beginning. */
function withStart(to: Uint32Array<ArrayBuffer>, start: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  if (to.length < start.length) return new Uint32Array(start);
  to.set(start);
  return to;
}

function grow(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(from.length * 2);
  grown.set(from);
  return grown;
}

/** A place among the glances for a string that is not empty: names differ in length, or somewhere in the middle or late. */
function glance(bytes: Uint8Array, from: number, to: number): number {
  const size = to - from;
  const middle = bytes[from + (size >> 1)] ?? 0;
  const late = bytes[to - 1] ?? 0;
  const later = bytes[from + ((size * 3) >> 2)] ?? 0;
  return (size * 61 + middle * 5 + late * 131 + later * 37 + (bytes[from] ?? 0)) & (GLANCES - 1);
}

/** FNV-1a with a seed and a final mix, so that the low bits that choose a slot depend on every byte. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5 ^ HASH_SEED;
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] ?? 0), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
