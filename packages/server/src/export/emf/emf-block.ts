import type { OpenBlock } from "../../log/open-block.ts";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { NativeBlock } from "../../pipeline/batch/native/native-block.ts";

/** That a batch has records which may be metrics. */
export type EmfNote = "emf";

/** A block of log records that notes whether any of them may be metrics, so that only then it has to be read again. */
export class EmfBlock implements OpenBlock<LogBatch, EmfNote> {
  readonly notes: EmfNote[] = [];
  readonly #block = new NativeBlock();
  #notesBefore = 0;

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

  append(batch: LogBatch): void {
    this.#notesBefore = this.notes.length;
    this.#block.append(batch);
    if (this.notes.length === 0 && batch.columns.EmfId.isUsed) this.notes.push("emf");
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
