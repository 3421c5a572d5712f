import { NativeBlock } from "../pipeline/batch/native/native-block.ts";
import type { OpenBlock } from "./open-block.ts";

type Batch = Parameters<NativeBlock["append"]>[0];

export interface BlockWithNotesOptions<T, Note> {
  /** What of the data goes into the block. */
  readonly batchOf: (data: T) => Batch;
  /** Adds what a reader wants to know of the data to the notes of the block, once the data is in it. */
  readonly note: (data: T, notes: Note[]) => void;
}

/** A Native block that notes something of what goes into it, so that nobody has to read it again for that. */
export class BlockWithNotes<T, Note> implements OpenBlock<T, Note> {
  readonly notes: Note[] = [];
  readonly #options: BlockWithNotesOptions<T, Note>;
  readonly #block = new NativeBlock();
  #notesBefore = 0;

  constructor(options: BlockWithNotesOptions<T, Note>) {
    this.#options = options;
  }

  get rows(): number {
    return this.#block.rows;
  }

  get bytes(): number {
    return this.#block.bytes;
  }

  get capacity(): number {
    return this.#block.capacity;
  }

  get isFull(): boolean {
    return this.#block.isFull;
  }

  get days(): ReadonlySet<number> {
    return this.#block.days;
  }

  get addedDays(): ReadonlySet<number> {
    return this.#block.addedDays;
  }

  append(data: T): void {
    this.#notesBefore = this.notes.length;
    this.#block.append(this.#options.batchOf(data));
    this.#options.note(data, this.notes);
  }

  undo(): void {
    this.#block.undo();
    this.notes.length = this.#notesBefore;
  }

  finish(markBytes: number): ReturnType<NativeBlock["finish"]> {
    return this.#block.finish(markBytes);
  }

  clear(): void {
    this.#block.clear();
    this.notes.length = 0;
  }
}
