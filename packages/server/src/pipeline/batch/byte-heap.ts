const EMPTY_ENTRY_BYTES = 1;

/**
 * A growable run of byte strings, each stored as ClickHouse's Native format spells a String: its length as a varint,
 * then its bytes. An entry is named by the offset of its length; offset 0 is always the empty string, so that a
 * zeroed column of offsets is a column of empty strings. Neighbours can be copied out in one piece.
 */
export class ByteHeap {
  #bytes: Buffer;
  #length = EMPTY_ENTRY_BYTES;

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(capacity, EMPTY_ENTRY_BYTES));
    this.#bytes[0] = 0;
  }

  /** The bytes in use are `[0, length)`; the buffer may be replaced by the next append. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  append(source: Uint8Array, from: number, to: number): number {
    const size = to - from;
    if (size === 0) return 0;
    const start = this.#open(size);
    const bytes = this.#bytes;
    let at = this.#length;
    if (size < 64) for (let i = from; i < to; i++) bytes[at++] = source[i] ?? 0;
    else {
      bytes.set(source.subarray(from, to), at);
      at += size;
    }
    this.#length = at;
    return start;
  }

  appendText(text: string): number {
    if (text === "") return 0;
    const start = this.#open(Buffer.byteLength(text));
    this.#length += this.#bytes.write(text, this.#length);
    return start;
  }

  /** Appends bytes as lower-case hexadecimal digits. */
  appendHex(source: Uint8Array, from: number, to: number): number {
    if (from === to) return 0;
    const start = this.#open((to - from) * 2);
    const bytes = this.#bytes;
    for (let i = from; i < to; i++) {
      const byte = source[i] ?? 0;
      bytes[this.#length++] = hexDigit(byte >> 4);
      bytes[this.#length++] = hexDigit(byte & 15);
    }
    return start;
  }

  /** Appends a run of entries as they stand in another heap; answers the offset of the first. */
  appendRun(source: Uint8Array, from: number, to: number): number {
    const start = this.#length;
    this.#reserve(to - from);
    this.#bytes.set(source.subarray(from, to), start);
    this.#length += to - from;
    return start;
  }

  /** Offset of the first byte of the string itself. */
  contentStart(entry: number): number {
    let at = entry;
    while ((this.#bytes[at] ?? 0) > 127) at++;
    return at + 1;
  }

  /** Offset after the last byte, where the next entry stands. */
  end(entry: number): number {
    const bytes = this.#bytes;
    let at = entry;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      size += (byte & 127) * 2 ** shift;
      if (byte < 128) return at + size;
    }
  }

  text(entry: number): string {
    return entry === 0 ? "" : this.#bytes.toString("utf8", this.contentStart(entry), this.end(entry));
  }

  #open(size: number): number {
    const start = this.#length;
    this.#reserve(size + 5);
    let rest = size;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
    return start;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}
