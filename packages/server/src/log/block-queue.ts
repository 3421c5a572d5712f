import type { Outcome } from "../pipeline/outcome.ts";
import { insertWeight } from "./insert-weight.ts";
import type { OpenBlock } from "./open-block.ts";

/** A block, and who waits for it to be on the disk. */
export interface Pending<T, Note> {
  readonly block: OpenBlock<T, Note>;
  readonly waiting: ((outcome: Outcome) => void)[];
  /** What has been counted of it in the bytes of the queue. */
  bytes: number;
}

/** What an append came to. */
export type Added =
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly refusal: Outcome; readonly rows: number }
  | { readonly kind: "added"; readonly outcome: Promise<Outcome> };

/** What the data of an append came to. */
export interface AddedSize {
  readonly bytes: number;
  readonly rows: number;
  /** UTC days. */
  readonly days: number;
}

/** What a segment has room for. */
interface Room {
  readonly bytes: number;
  readonly rows: number;
  /** Beyond those that it has. */
  readonly days: number;
  /** The others may be exceeded by one block, this may not. */
  readonly weight: number;
}

/** Blocks that are kept for later, and how much memory one may have grown to for that. */
const MAX_SPARE_BLOCKS = 3;
const MAX_SPARE_BYTES = 32 * 1024 * 1024;

/** Blocks on their way to the disk: full ones, oldest first, and behind them the one that takes what comes. */
export class BlockQueue<T, Note> {
  readonly #createBlock: () => OpenBlock<T, Note>;
  readonly #full: Pending<T, Note>[] = [];
  readonly #spares: OpenBlock<T, Note>[] = [];
  #open: Pending<T, Note> | undefined;
  #bytes = 0;
  #appends = 0;
  #openSince = 0;

  constructor(createBlock: () => OpenBlock<T, Note>) {
    this.#createBlock = createBlock;
  }

  /** Bytes of all that waits, or is being written. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#full.length === 0 && this.#open === undefined;
  }

  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  /** Rows of the block that takes what comes. */
  get openRows(): number {
    return this.#open?.block.rows ?? 0;
  }

  /** Since when that block has had rows, by `performance.now()`. */
  get openSince(): number {
    return this.#openSince;
  }

  /** How many appends there have been. */
  get appends(): number {
    return this.#appends;
  }

  /** @param refuse asked what the data came to; it is taken back when that answers anything */
  add(data: T, refuse: (size: AddedSize) => Outcome | undefined): Added {
    const open = this.#open ?? { block: this.#spares.pop() ?? this.#createBlock(), waiting: [], bytes: 0 };
    const { block } = open;
    const { rows: rowsBefore } = block;
    const bytesBefore = rowsBefore === 0 ? 0 : block.bytes;
    block.append(data);
    const rows = block.rows - rowsBefore;
    if (rows === 0) return { kind: "nothing" };
    const bytes = block.bytes - bytesBefore;
    const refusal = refuse({ bytes, rows, days: block.addedDays?.size ?? 0 });
    if (refusal !== undefined) {
      block.undo();
      if (this.#open === undefined) this.#keep(block);
      return { kind: "refused", refusal, rows };
    }
    if (this.#open === undefined) this.#openSince = performance.now();
    this.#open = open;
    open.bytes += bytes;
    this.#bytes += bytes;
    this.#appends++;
    if (block.isFull) this.#close();
    const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
    open.waiting.push(resolve);
    return { kind: "added", outcome };
  }

  /** As many blocks as are begun before one of the limits is reached, at least one. */
  take({ bytes, rows, days, weight }: Room): readonly Pending<T, Note>[] {
    this.#close();
    let bytesLeft = bytes;
    let rowsLeft = rows;
    let daysLeft = days;
    let weightLeft = weight;
    let count = 0;
    for (const pending of this.#full) {
      weightLeft -= weightOf(pending);
      if (count > 0 && (bytesLeft <= 0 || rowsLeft <= 0 || daysLeft <= 0 || weightLeft < 0)) break;
      bytesLeft -= pending.bytes;
      rowsLeft -= pending.block.rows;
      // Of nearly all blocks it is the same day; that of one more is on the safe side.
      daysLeft -= (pending.block.days?.size ?? 1) - 1;
      count++;
    }
    return this.#full.splice(0, count);
  }

  /** Weight of what is taken next. */
  get nextWeight(): number {
    const next = this.#full[0] ?? this.#open;
    return next === undefined ? 0 : weightOf(next);
  }

  /** A block that was taken is done with, on the disk or not: who waits for it is for the caller to tell. */
  release({ block, bytes }: Pending<T, Note>): void {
    this.#bytes -= bytes;
    this.#keep(block);
  }

  #keep(block: OpenBlock<T, Note>): void {
    block.clear();
    if (this.#spares.length < MAX_SPARE_BLOCKS && block.capacity <= MAX_SPARE_BYTES) this.#spares.push(block);
  }

  #close(): void {
    if (this.#open !== undefined) this.#full.push(this.#open);
    this.#open = undefined;
  }
}

function weightOf({ bytes, block }: Pending<unknown, unknown>): number {
  return insertWeight(bytes, block.rows);
}
