/** Thrown when a block goes on beyond the bytes at hand. */
export class Incomplete extends Error {}

/** Moves through the bytes of a Native block. */
export class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  skip(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new Incomplete();
    this.#at += bytes;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new Incomplete();
      this.#at++;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  uint64(): number {
    const from = this.#at;
    this.skip(8);
    return Number(this.#bytes.readBigUInt64LE(from));
  }

  text(): string {
    const length = this.number();
    const from = this.#at;
    this.skip(length);
    return this.#bytes.toString("utf8", from, from + length);
  }

  skipStrings(count: number): void {
    for (let left = count; left > 0; left--) this.skip(this.number());
  }
}
