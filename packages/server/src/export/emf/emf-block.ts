import { BlockWithNotes } from "../../log/block-with-notes.ts";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";

/** That a batch has records which may be metrics. */
export type EmfNote = "emf";

/** A block of log records that notes whether any of them may be metrics, so that only then it has to be read again. */
export function createEmfBlock(): BlockWithNotes<LogBatch, EmfNote> {
  return new BlockWithNotes({
    batchOf: (batch) => batch,
    note: (batch, notes) => {
      if (notes.length === 0 && batch.columns.EmfId.isUsed) notes.push("emf");
    },
  });
}
