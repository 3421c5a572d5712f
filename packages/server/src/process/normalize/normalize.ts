import { NORMALIZE_KEYS, normalizeSpan, type SpanEdit, type SpanView } from "@outcrop/core";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import { KNOWN_SYMBOLS } from "../../pipeline/batch/known-symbols.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { SpanRow } from "../../pipeline/batch/span-row.ts";
import type { OnOddSpan, Processor } from "../processor.ts";

export interface NormalizeOptions {
  /** What to change so that a span speaks the stored profile. Default: core's `normalizeSpan`. */
  readonly normalize?: (view: SpanView) => readonly SpanEdit[];
  readonly onOddSpan?: OnOddSpan;
}

/** By symbol: 1 for the names that the normaliser knows. Every batch has them under the same numbers. */
const IS_KNOWN = new Uint8Array(KNOWN_SYMBOLS.size);
for (const key of NORMALIZE_KEYS) IS_KNOWN[KNOWN_SYMBOLS.find(key)] = 1;

/**
 * Rewrites every dialect of GenAI telemetry to the one that is stored (docs/normalise.md), then makes the typed columns
 * say what the canonical attributes say.
 */
export function createNormalize(options: NormalizeOptions = {}): Processor {
  const { normalize = normalizeSpan, onOddSpan = () => {} } = options;
  return (batch) => {
    for (let index = 0; index < batch.length; index++) {
      if (!hasKnownKey(batch, index)) continue;
      const row = batch.row(index);
      try {
        for (const edit of normalize(row)) apply(row, edit);
      } catch (error) {
        onOddSpan(error);
      }
    }
    fillColumns(batch);
    return batch;
  };
}

function apply(row: SpanRow, edit: SpanEdit): void {
  switch (edit.kind) {
    case "set":
      row.attributes.set(edit.key, edit.value);
      break;
    case "delete":
      row.attributes.delete(edit.key);
      break;
    case "rename-span":
      row.name = edit.name;
      break;
  }
}

/** Most spans have nothing to do with GenAI, and cost a look at each key. */
function hasKnownKey(batch: SpanBatch, index: number): boolean {
  const { ranges, keys } = batch.columns.SpanAttributes;
  const start = ranges.start(index);
  const end = start + ranges.count(index);
  for (let entry = start; entry < end; entry++) {
    const key = keys.id(entry);
    if (key < IS_KNOWN.length && IS_KNOWN[key] === 1) return true;
  }
  return false;
}
