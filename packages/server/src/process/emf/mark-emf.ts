import { createHash, type Hash } from "node:crypto";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { Processor } from "../processor.ts";

/** What every document of CloudWatch's embedded metric format has, and hardly anything else. */
const METADATA = '"_aws"';
const OPENING = 0x7b;
const SPACE = 0x20;
const ID_DIGITS = 32;

/**
 * Gives log records whose body may be metrics (CloudWatch's embedded metric format) an id that they have again when their
 * sender repeats them, so that their points count once: a hash of what was sent, and of the place among equal records of
 * the request. Runs last, on what is stored.
 */
export function markEmf(): Processor<LogBatch> {
  return (batch) => {
    const times = new Map<string, number>();
    for (let index = 0; index < batch.length; index++) {
      if (!mayBeEmf(batch, index)) continue;
      const id = idOf(batch, index);
      const before = times.get(id) ?? 0;
      times.set(id, before + 1);
      batch.columns.EmfId.setText(index, before === 0 ? id : `${id}-${before}`);
    }
    return batch;
  };
}

/** By a look at the bytes: most bodies are no JSON, and most JSON is no metrics. */
function mayBeEmf({ columns, heap }: LogBatch, index: number): boolean {
  const entry = columns.Body.entry(index);
  const end = heap.end(entry);
  let from = heap.contentStart(entry);
  while (from < end && (heap.bytes[from] ?? 0) <= SPACE) from++;
  return heap.bytes[from] === OPENING && from < end && heap.bytes.subarray(from, end).includes(METADATA);
}

/** The time that a record has may be that of its receipt, so it is no part of this; that of its observation is sent. */
function idOf(batch: LogBatch, index: number): string {
  const { columns } = batch;
  const row = batch.row(index);
  const hash = createHash("sha256");
  add(hash, row.org);
  addMap(hash, columns.ResourceAttributes, batch.slotOf("ResourceAttributes", index));
  add(hash, row.scopeName);
  add(hash, row.scopeVersion);
  add(hash, String(row.observedUnixNano));
  add(hash, row.traceId);
  add(hash, row.spanId);
  addMap(hash, columns.LogAttributes, index);
  add(hash, row.bodyText);
  return hash.digest("hex").slice(0, ID_DIGITS);
}

function addMap(hash: Hash, { ranges, keys, values }: MapColumn, slot: number): void {
  const start = ranges.start(slot);
  const count = ranges.count(slot);
  add(hash, String(count));
  for (let entry = start; entry < start + count; entry++) {
    add(hash, keys.text(entry));
    add(hash, values.text(entry));
  }
}

/** With its length ahead, so that no two lists of texts are the same bytes. */
function add(hash: Hash, text: string): void {
  hash.update(`${text.length}:`).update(text);
}
