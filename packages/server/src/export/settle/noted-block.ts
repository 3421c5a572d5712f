import type { OpenBlock } from "../../log/open-block.ts";
import { NativeBlock } from "../../pipeline/batch/native/native-block.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { TraceKey } from "./trace-key.ts";

/** Spans, and those of their traces that settlement must look at. */
export interface NotedSpans {
  readonly batch: SpanBatch;
  readonly traces: readonly TraceKey[];
}

/** A block of spans that notes the traces, so that nobody has to read it again for them. */
export class NotedBlock implements OpenBlock<NotedSpans, TraceKey> {
  readonly notes: TraceKey[] = [];
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

  append({ batch, traces }: NotedSpans): void {
    this.#notesBefore = this.notes.length;
    this.#block.append(batch);
    for (const trace of traces) this.notes.push(trace);
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
