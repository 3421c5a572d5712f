import { randomInt } from "node:crypto";
import { ByteHeap } from "./byte-heap.ts";

/** Differs in every process, so that nobody outside can prepare strings that collide. */
const HASH_SEED = randomInt(0x7fffffff);

/**
 * The strings that a batch repeats, each kept once and named by a small number. Number 0 is the empty string.
 * Bytes come in straight from the wire; a JavaScript string exists only for a symbol that somebody asked for.
 */
export class Symbols {
  readonly #heap = new ByteHeap(2048);
  #entries = new Uint32Array(128);
  #hashes = new Uint32Array(128);
  /** Open addressing; holds id + 1, so that zero is a free slot. At most half full. */
  #slots = new Uint32Array(256);
  #size = 1;
  readonly #texts: string[] = [""];
  /** Text to id; a negative value -n says "not among the first n symbols". */
  readonly #ids = new Map<string, number>([["", 0]]);

  constructor() {
    this.#slots[hash(this.#heap.bytes, 0, 0) & (this.#slots.length - 1)] = 1;
    this.#hashes[0] = hash(this.#heap.bytes, 0, 0);
  }

  get size(): number {
    return this.#size;
  }

  intern(source: Uint8Array, from: number, to: number): number {
    if (from === to) return 0;
    const code = hash(source, from, to);
    const found = this.#lookup(code, source, from, to);
    return found >= 0 ? found : this.#add(code, this.#heap.append(source, from, to));
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
    const cached = this.#ids.get(text);
    if (cached !== undefined && (cached >= 0 || -cached === this.#size)) return cached >= 0 ? cached : -1;
    const bytes = Buffer.from(text);
    const id = this.#lookup(hash(bytes, 0, bytes.length), bytes, 0, bytes.length);
    this.#ids.set(text, id >= 0 ? id : -this.#size);
    return id;
  }

  text(id: number): string {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const text = this.#heap.text(this.#entries[id] ?? 0);
    this.#texts[id] = text;
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
    let at = this.#heap.contentStart(entry);
    if (this.#heap.end(entry) - at !== to - from) return false;
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

function grow(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(from.length * 2);
  grown.set(from);
  return grown;
}

/** FNV-1a with a seed and a final mix, so that the low bits that choose a slot depend on every byte. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5 ^ HASH_SEED;
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] ?? 0), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
