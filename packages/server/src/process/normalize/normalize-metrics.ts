import { NORMALIZE_METRIC_KEYS, normalizeMetric } from "@outcrop/core";
import { fillMetricColumns } from "../../pipeline/batch/fill-metric-columns.ts";
import { KNOWN_SYMBOLS } from "../../pipeline/batch/known-symbols.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { Processor } from "../processor.ts";

/** By symbol: 1 for the names that the normaliser knows. Every batch has them under the same numbers. */
const IS_KNOWN = new Uint8Array(KNOWN_SYMBOLS.size);
for (const key of NORMALIZE_METRIC_KEYS) IS_KNOWN[KNOWN_SYMBOLS.find(key)] = 1;

/** Rewrites the attributes of points to the names that are stored, then makes the typed columns say what they say. */
export function createNormalizeMetrics(): Processor<MetricBatch> {
  return (batch) => {
    for (let index = 0; index < batch.length; index++) if (hasKnownKey(batch, index)) rewrite(batch, index);
    fillMetricColumns(batch);
    return batch;
  };
}

function rewrite(batch: MetricBatch, index: number): void {
  const row = batch.row(index);
  for (const edit of normalizeMetric(row)) {
    if (edit.kind === "set") row.attributes.set(edit.key, edit.value);
    else if (edit.kind === "delete") row.attributes.delete(edit.key);
  }
}

/** Most points have nothing to do with GenAI, and cost a look at each key. */
function hasKnownKey({ columns }: MetricBatch, index: number): boolean {
  const { ranges, keys } = columns.Attributes;
  const start = ranges.start(index);
  const end = start + ranges.count(index);
  for (let entry = start; entry < end; entry++) {
    const key = keys.id(entry);
    if (key < IS_KNOWN.length && IS_KNOWN[key] === 1) return true;
  }
  return false;
}
