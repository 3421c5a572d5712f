import type { MarkedBlock } from "./entry.ts";
import type { OpenBlock } from "./open-block.ts";

/** A block of what is appended once, for data of which there is too little to share one. */
export class SingleBlock<T> implements OpenBlock<T> {
  readonly #encode: (data: T) => { readonly block: Uint8Array; readonly rows: number };
  #bytes: Uint8Array = new Uint8Array(0);
  #rows = 0;

  constructor(encode: (data: T) => { readonly block: Uint8Array; readonly rows: number }) {
    this.#encode = encode;
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  get isFull(): boolean {
    return this.#rows > 0;
  }

  append(data: T): void {
    const { block, rows } = this.#encode(data);
    this.#bytes = block;
    this.#rows = rows;
  }

  undo(): void {
    this.clear();
  }

  finish(): MarkedBlock {
    return { ahead: new Uint8Array(0), behind: [this.#bytes] };
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#rows = 0;
  }
}
