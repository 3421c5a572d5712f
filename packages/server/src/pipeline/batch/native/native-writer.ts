/** Below this a loop is faster than a view and a copy. */
const SMALL_BYTES = 64;

/** A growable buffer with the few primitives of ClickHouse's Native format; numbers are little-endian. */
export class NativeWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 65_536) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** The bytes written; valid until the next write. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
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
      for (let i = from; i < to; i++) this.#bytes[this.#length++] = source[i] ?? 0;
      return;
    }
    this.#bytes.set(source.subarray(from, to), this.#length);
    this.#length += to - from;
  }

  /** The memory of a typed array as it is (every platform of Node is little-endian). */
  words(source: Uint32Array | Float64Array): void {
    this.copy(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), 0, source.byteLength);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
