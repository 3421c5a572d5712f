import { BlockWithNotes } from "../../log/block-with-notes.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { TraceKey } from "./trace-key.ts";

/** Spans, and those of their traces that settlement must look at. */
export interface NotedSpans {
  readonly batch: SpanBatch;
  readonly traces: readonly TraceKey[];
}

/** A block of spans that notes the traces, so that nobody has to read it again for them. */
export function createNotedBlock(): BlockWithNotes<NotedSpans, TraceKey> {
  return new BlockWithNotes({
    batchOf: ({ batch }) => batch,
    note: ({ traces }, notes) => {
      for (const trace of traces) notes.push(trace);
    },
  });
}
