/** The smallest buffer that is made; sizes double from here. */
const MIN_BYTES = 64 * 1024;
/** Larger ones are rare, and given back to the system. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SPARE_BYTES = 48 * 1024 * 1024;

/**
 * Buffers to use again. What a buffer holds lies outside of JavaScript's heap, and V8 collects all of that heap each
 * time that some tens of megabytes of such memory have come anew: at the rates of an intake several times a second.
 */
export class BufferPool {
  readonly #maxSpareBytes: number;
  readonly #spares = new Map<number, Buffer[]>();
  #spareBytes = 0;

  constructor(maxSpareBytes: number = MAX_SPARE_BYTES) {
    this.#maxSpareBytes = maxSpareBytes;
  }

  /** Bytes in buffers that wait to be used. */
  get spareBytes(): number {
    return this.#spareBytes;
  }

  /** A buffer of at least so many bytes, of any content. */
  take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    const spare = this.#spares.get(size)?.pop();
    if (spare === undefined) return Buffer.allocUnsafeSlow(size);
    this.#spareBytes -= size;
    return spare;
  }

  /** Gives a buffer back that `take` gave out; nobody may look at it any more. One that does not fit is let go. */
  give(buffer: Buffer): void {
    const size = buffer.length;
    if (size > MAX_BYTES || size !== sizeFor(size) || this.#spareBytes + size > this.#maxSpareBytes) return;
    const spares = this.#spares.get(size);
    if (spares === undefined) this.#spares.set(size, [buffer]);
    else spares.push(buffer);
    this.#spareBytes += size;
  }
}

function sizeFor(bytes: number): number {
  if (bytes > MAX_BYTES) return bytes;
  let size = MIN_BYTES;
  while (size < bytes) size *= 2;
  return size;
}
