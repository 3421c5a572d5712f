import type { ByteHeap } from "../byte-heap.ts";

/** Below this a loop is faster than a view and a copy. */
const SMALL_BYTES = 96;

/** A growable buffer with the few primitives of ClickHouse's Native format; numbers are little-endian. */
export class NativeWriter {
  #bytes: Buffer;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** How many bytes there is memory for. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** The bytes written; valid until the next write. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes back what was written after the first `length` bytes; keeps the memory. */
  truncate(length: number): void {
    this.#length = length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A UInt64 from a number below 2⁵³. */
  uint64(value: number): void {
    this.#reserve(8);
    this.#bytes.writeUInt32LE(value >>> 0, this.#length);
    this.#bytes.writeUInt32LE(Math.floor(value / 2 ** 32), this.#length + 4);
    this.#length += 8;
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.#reserve(size);
    this.#length += this.#bytes.write(value, this.#length);
  }

  copy(source: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    if (to - from < SMALL_BYTES) {
      const bytes = this.#bytes;
      let at = this.#length;
      for (let i = from; i < to; i++) bytes[at++] = source[i] ?? 0;
      this.#length = at;
      return;
    }
    this.#bytes.set(source.subarray(from, to), this.#length);
    this.#length += to - from;
  }

  /** The same byte so many times. */
  fill(value: number, count: number): void {
    this.#reserve(count);
    this.#bytes.fill(value, this.#length, this.#length + count);
    this.#length += count;
  }

  /** What was written from a place on, so many times more. */
  repeat(from: number, times: number): void {
    const size = this.#length - from;
    const end = this.#length + size * times;
    this.#reserve(size * times);
    // Each copy doubles what there is to copy from.
    while (this.#length < end) {
      const count = Math.min(this.#length - from, end - this.#length);
      this.#bytes.copyWithin(this.#length, from, from + count);
      this.#length += count;
    }
  }

  /**
   * Strings of a `ByteHeap`, by their entries, in the order of the picks. Neighbours in the heap leave in one copy.
   */
  strings(strings: ByteHeap, entries: Uint32Array, picks: Uint32Array): void {
    const { bytes: heap, view } = strings;
    let from = 0;
    let to = 0;
    for (let i = 0; i < picks.length; i++) {
      const entry = entries[picks[i] ?? 0] ?? 0;
      if (entry !== to) {
        if (from !== to) this.#copyRun(heap, view, from, to);
        from = entry;
      }
      let size = heap[entry] ?? 0;
      to = entry + 1;
      if (size > 127) {
        size &= 127;
        for (let shift = 7; ; shift += 7) {
          const byte = heap[to++] ?? 0;
          size += (byte & 127) * 2 ** shift;
          if (byte < 128) break;
        }
      }
      to += size;
    }
    this.#copyRun(heap, view, from, to);
  }

  /** 64-bit integers, each two words of `words`, by the picks. */
  longs(words: Uint32Array, picks: Uint32Array): void {
    this.#reserve(picks.length * 8);
    const target = this.#view;
    let at = this.#length;
    for (let i = 0; i < picks.length; i++, at += 8) {
      const slot = picks[i] ?? 0;
      target.setUint32(at, words[slot * 2] ?? 0, true);
      target.setUint32(at + 4, words[slot * 2 + 1] ?? 0, true);
    }
    this.#length = at;
  }

  /** The running totals of the picked counts, as 64-bit integers, on top of a first one; answers the last. */
  totals(counts: Uint32Array, picks: Uint32Array, first: number): number {
    this.#reserve(picks.length * 8);
    const target = this.#view;
    let at = this.#length;
    let total = first;
    for (let i = 0; i < picks.length; i++, at += 8) {
      total += counts[picks[i] ?? 0] ?? 0;
      target.setUint32(at, total, true);
      target.setUint32(at + 4, 0, true);
    }
    this.#length = at;
    return total;
  }

  /** Unsigned integers of so many bytes each, the first `count` of an array. */
  uints(values: Uint32Array, count: number, width: 1 | 2 | 4): void {
    this.#reserve(count * width);
    const bytes = this.#bytes;
    const target = this.#view;
    let at = this.#length;
    if (width === 1) for (let i = 0; i < count; i++) bytes[at++] = values[i] ?? 0;
    else if (width === 2) for (let i = 0; i < count; i++, at += 2) target.setUint16(at, values[i] ?? 0, true);
    else for (let i = 0; i < count; i++, at += 4) target.setUint32(at, values[i] ?? 0, true);
    this.#length = at;
  }

  /** Rewrites everything, unsigned integers of one width, in a larger one. */
  widen(from: 1 | 2, to: 2 | 4): void {
    const count = this.#length / from;
    this.#reserve(count * (to - from));
    const source = this.#view;
    // From the end, as the places overlap.
    for (let i = count - 1; i >= 0; i--) {
      const value = from === 1 ? source.getUint8(i) : source.getUint16(i * 2, true);
      if (to === 2) source.setUint16(i * 2, value, true);
      else source.setUint32(i * 4, value, true);
    }
    this.#length = count * to;
  }

  /** The memory of a typed array as it is (every platform of Node is little-endian). */
  words(source: Float64Array): void {
    this.copy(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), 0, source.byteLength);
  }

  /** `copy` in steps of four bytes. */
  #copyRun(source: Uint8Array, view: DataView, from: number, to: number): void {
    if (to - from >= SMALL_BYTES) {
      this.copy(source, from, to);
      return;
    }
    this.#reserve(to - from + 3);
    const target = this.#view;
    const end = this.#length + to - from;
    if (to + 3 <= source.length) {
      // The last step may copy three bytes too many, which the next copy writes over.
      let at = this.#length;
      for (let i = from; i < to; i += 4, at += 4) target.setUint32(at, view.getUint32(i, true), true);
    } else for (let i = from, at = this.#length; i < to; i++, at++) this.#bytes[at] = source[i] ?? 0;
    this.#length = end;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
