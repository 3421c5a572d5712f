/** A text of so few UTF-16 units has at most 127 bytes, and the length of such is one byte. */
const MAX_SHORT = 42;

/** Values of ClickHouse's RowBinary, one after the other in one growing buffer. */
export class RowBinaryWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(size, 256));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** An integer of 64 bits in decimal, signed or not: both have the same bytes. */
  integer(decimal: string): void {
    this.#reserve(8);
    const value = Number(decimal);
    if (Number.isSafeInteger(value)) {
      const high = Math.floor(value / 2 ** 32);
      this.#bytes.writeUInt32LE(value - high * 2 ** 32, this.#length);
      this.#bytes.writeInt32LE(high, this.#length + 4);
    } else {
      this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(decimal)), this.#length);
    }
    this.#length += 8;
  }

  text(value: string): void {
    if (value.length <= MAX_SHORT) {
      this.#reserve(1 + value.length * 3);
      const size = this.#bytes.write(value, this.#length + 1);
      this.#bytes[this.#length] = size;
      this.#length += 1 + size;
      return;
    }
    const size = Buffer.byteLength(value);
    this.#reserve(size + 5);
    let rest = size;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#length++] = rest;
    this.#length += this.#bytes.write(value, this.#length, "utf8");
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
