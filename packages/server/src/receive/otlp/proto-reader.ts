/** Thrown inside the decoder alone and turned into a value by it. */
export class MalformedError extends Error {}

/** Wire types of protobuf that OTLP uses; groups (3, 4) are none of them. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const TWO_32 = 2 ** 32;

/**
 * Reads protobuf where it lies. `end` is the end of the message being read; a nested message narrows it with `enter` and
 * gives it back with `leave`. Nothing is ever read past `end`.
 */
export class ProtoReader {
  readonly bytes: Uint8Array;
  /** Where the first byte lies in the heap that holds a copy of the body: a text there needs no second one. */
  base: number;
  readonly view: DataView;
  position = 0;
  end: number;
  /** Low and high word of the number read last. */
  low = 0;
  high = 0;
  /** Field number and wire type of the tag read last. */
  field = 0;
  wire = 0;

  constructor(bytes: Uint8Array, base: number) {
    this.bytes = bytes;
    this.base = base;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
  }

  /** Reads the next tag; false at the end of the message. */
  next(): boolean {
    if (this.position >= this.end) return false;
    const byte = this.bytes[this.position] ?? 0;
    if (byte > 7 && byte < 128) {
      this.position++;
      this.field = byte >> 3;
      this.wire = byte & 7;
      return true;
    }
    this.varint();
    if (this.high !== 0) throw this.#malformed("a field number below 2^29", "a larger one");
    this.field = this.low >>> 3;
    this.wire = this.low & 7;
    if (this.field === 0) throw this.#malformed("a field number", "0");
    return true;
  }

  /** Whether the tag read last is this field in this wire type. Any other form of it is skipped like an unknown field. */
  is(field: number, wire: number): boolean {
    return this.field === field && this.wire === wire;
  }

  /** A varint of up to 64 bits, into `low` and `high`. */
  varint(): void {
    const first = this.bytes[this.position] ?? 0;
    if (first < 128 && this.position < this.end) {
      this.position++;
      this.low = first;
      this.high = 0;
      return;
    }
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) throw this.#malformed("the rest of a number", "the end");
      const byte = this.bytes[this.position++] ?? 0;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw this.#malformed("a number of at most 10 bytes", "a longer one");
  }

  /** A fixed64, into `low` and `high`. */
  fixed64(): void {
    const at = this.#take(8);
    this.low = this.view.getUint32(at, true);
    this.high = this.view.getUint32(at + 4, true);
  }

  fixed32(): number {
    return this.view.getUint32(this.#take(4), true);
  }

  double(): number {
    return this.view.getFloat64(this.#take(8), true);
  }

  /** The varint read last as a signed 64-bit integer, in decimal digits. */
  signedText(): string {
    const high = this.high | 0;
    const value = high * TWO_32 + this.low;
    if (Number.isSafeInteger(value)) return String(value);
    return ((BigInt(high) << 32n) | BigInt(this.low)).toString();
  }

  /** Moves over a length-delimited field; answers where its content begins. The position is its end. */
  content(): number {
    this.varint();
    if (this.high !== 0) throw this.#malformed("a length within the body", "one beyond 4 GiB");
    return this.#take(this.low);
  }

  /** Narrows the reader to the nested message that stands here; give the answer to `leave`. */
  enter(): number {
    const outer = this.end;
    const start = this.content();
    this.end = this.position;
    this.position = start;
    return outer;
  }

  leave(outer: number): void {
    this.position = this.end;
    this.end = outer;
  }

  /** Moves over the value of the tag read last. */
  skip(): void {
    switch (this.wire) {
      case WIRE.varint:
        this.varint();
        return;
      case WIRE.fixed64:
        this.#take(8);
        return;
      case WIRE.bytes:
        this.content();
        return;
      case WIRE.fixed32:
        this.#take(4);
        return;
      default:
        throw this.#malformed("wire type 0, 1, 2 or 5", String(this.wire));
    }
  }

  #take(size: number): number {
    const start = this.position;
    if (size > this.end - start) throw this.#malformed(`${size} more bytes`, String(this.end - start));
    this.position = start + size;
    return start;
  }

  #malformed(expected: string, got: string): MalformedError {
    return new MalformedError(`expected ${expected} at byte ${this.position}, got ${got}`);
  }
}
