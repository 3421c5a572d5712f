import { NORMALIZE_KEYS, normalizeSpan, type SpanEdit, type SpanView } from "@outcrop/core";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { SpanRow } from "../../pipeline/batch/span-row.ts";
import type { OnOddSpan, Processor } from "../processor.ts";

export interface NormalizeOptions {
  /** What to change so that a span speaks the stored profile. Default: core's `normalizeSpan`. */
  readonly normalize?: (view: SpanView) => readonly SpanEdit[];
  readonly onOddSpan?: OnOddSpan;
}

/**
 * Rewrites every dialect of GenAI telemetry to the one that is stored (docs/normalise.md), then makes the typed columns
 * say what the canonical attributes say.
 */
export function createNormalize(options: NormalizeOptions = {}): Processor {
  const { normalize = normalizeSpan, onOddSpan = () => {} } = options;
  return (batch) => {
    const keys = symbolsOf(batch, NORMALIZE_KEYS);
    if (keys.size > 0) {
      for (let index = 0; index < batch.length; index++) {
        if (!hasAnyKey(batch, index, keys)) continue;
        const row = batch.row(index);
        try {
          for (const edit of normalize(row)) apply(row, edit);
        } catch (error) {
          onOddSpan(error);
        }
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

/** The names that occur in the batch at all: most spans have nothing to do with GenAI, and cost a few comparisons. */
function symbolsOf(batch: SpanBatch, names: ReadonlySet<string>): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const name of names) {
    const id = batch.symbols.find(name);
    if (id >= 0) ids.add(id);
  }
  return ids;
}

function hasAnyKey(batch: SpanBatch, index: number, keys: ReadonlySet<number>): boolean {
  const { ranges, keys: entries } = batch.columns.SpanAttributes;
  const start = ranges.start(index);
  const end = start + ranges.count(index);
  for (let entry = start; entry < end; entry++) if (keys.has(entries.id(entry))) return true;
  return false;
}
