const EMPTY_ENTRY_BYTES = 1;
/** Below this a loop is faster than a view and a copy. */
const SMALL_BYTES = 64;
/** Each byte's two hexadecimal digits, low half of the word first. */
const HEX = Uint16Array.from({ length: 256 }, (_, byte) => hexDigit(byte >> 4) | (hexDigit(byte & 15) << 8));

/**
 * A growable run of byte strings, each stored as ClickHouse's Native format spells a String: its length as a varint,
 * then its bytes. An entry is named by the offset of its length; offset 0 is always the empty string, so that a
 * zeroed column of offsets is a column of empty strings. Neighbours can be copied out in one piece.
 */
export class ByteHeap {
  #bytes: Buffer;
  #view: DataView;
  #length = EMPTY_ENTRY_BYTES;

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(capacity, EMPTY_ENTRY_BYTES));
    this.#bytes[0] = 0;
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The bytes in use are `[0, length)`; the buffer may be replaced by the next append. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The same bytes, to be read several at a time. */
  get view(): DataView {
    return this.#view;
  }

  get length(): number {
    return this.#length;
  }

  /** Forgets everything but the empty string; keeps the memory. */
  clear(): void {
    this.#length = EMPTY_ENTRY_BYTES;
  }

  append(source: Uint8Array, from: number, to: number): number {
    const size = to - from;
    if (size === 0) return 0;
    const start = this.#open(size);
    const bytes = this.#bytes;
    let at = this.#length;
    if (size < SMALL_BYTES) for (let i = from; i < to; i++) bytes[at++] = source[i] ?? 0;
    else {
      bytes.set(source.subarray(from, to), at);
      at += size;
    }
    this.#length = at;
    return start;
  }

  appendText(text: string): number {
    if (text === "") return 0;
    if (text.length < SMALL_BYTES) {
      const short = this.#appendAscii(text);
      if (short > 0) return short;
    }
    const start = this.#open(Buffer.byteLength(text));
    this.#length += this.#bytes.write(text, this.#length);
    return start;
  }

  /** Appends bytes as lower-case hexadecimal digits. */
  appendHex(source: Uint8Array, from: number, to: number): number {
    if (from === to) return 0;
    const start = this.#open((to - from) * 2);
    const view = this.#view;
    let at = this.#length;
    for (let i = from; i < to; i++, at += 2) view.setUint16(at, HEX[source[i] ?? 0] ?? 0, true);
    this.#length = at;
    return start;
  }

  /** Appends a safe integer in decimal digits. */
  appendInteger(value: number): number {
    if (value < 0 || value > 0x7fffffff) return this.appendText(String(value));
    let size = 1;
    for (let bound = 10; size < 10 && value >= bound; bound *= 10) size++;
    const start = this.#open(size);
    const bytes = this.#bytes;
    let rest = value;
    for (let at = this.#length + size - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = 48 + rest - next * 10;
      rest = next;
    }
    this.#length += size;
    return start;
  }

  /** Appends bytes as they are, such as entries of another heap, or a message with strings in it; answers where. */
  appendRun(source: Uint8Array, from: number, to: number): number {
    const start = this.#length;
    this.reserve(to - from);
    this.#bytes.set(from === 0 && to === source.length ? source : source.subarray(from, to), start);
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

  /** A text of ASCII alone, without the call into the runtime; 0 when it holds anything else. */
  #appendAscii(text: string): number {
    const { length } = text;
    this.reserve(length + 1);
    const bytes = this.#bytes;
    const start = this.#length;
    bytes[start] = length;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return 0;
      bytes[start + 1 + i] = unit;
    }
    this.#length = start + 1 + length;
    return start;
  }

  #open(size: number): number {
    const start = this.#length;
    this.reserve(size + 5);
    let rest = size;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
    return start;
  }

  /** Makes room for so many more bytes. */
  reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}
