/** Thrown inside the decoder alone and turned into a value by `decodeNative`. */
export class NativeError extends Error {}

/** Reads the primitives of the Native format and never past the end of its bytes. */
export class NativeReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.position === this.bytes.length;
  }

  /** Moves over `size` bytes and answers where they began. */
  take(size: number): number {
    const start = this.position;
    if (size > this.bytes.length - start) {
      throw new NativeError(`expected ${size} bytes at offset ${start}, got ${this.bytes.length - start}`);
    }
    this.position = start + size;
    return start;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.bytes[this.take(1)] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new NativeError(`expected a length at offset ${this.position}, got a number above 2^49`);
  }

  /** A UInt64 that counts something: it must be a safe integer. */
  count(): number {
    const at = this.take(8);
    const value = this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
    if (value > Number.MAX_SAFE_INTEGER) throw new NativeError(`expected a count at offset ${at}, got ${value}`);
    return value;
  }

  uint32(): number {
    return this.#view.getUint32(this.take(4), true);
  }

  uint16(): number {
    return this.#view.getUint16(this.take(2), true);
  }

  byte(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  text(): string {
    const size = this.varint();
    const start = this.take(size);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, size).toString("utf8");
  }

  /** A copy of the next `size` bytes, in memory of its own and so aligned for a typed array. */
  copy(size: number): ArrayBuffer {
    const start = this.take(size);
    const copy = new Uint8Array(size);
    copy.set(this.bytes.subarray(start, start + size));
    return copy.buffer;
  }
}
