import { NORMALIZE_METRIC_KEYS, normalizeMetric, type SpanView } from "@outcrop/core";
import { fillMetricColumns } from "../../pipeline/batch/fill-metric-columns.ts";
import { KNOWN_SYMBOLS } from "../../pipeline/batch/known-symbols.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { Processor } from "../processor.ts";

/** By symbol: 1 for the names that the normaliser knows. Every batch has them under the same numbers. */
const IS_KNOWN = new Uint8Array(KNOWN_SYMBOLS.size);
for (const key of NORMALIZE_METRIC_KEYS) IS_KNOWN[KNOWN_SYMBOLS.find(key)] = 1;

/** More symbols than a batch can have. */
const TWO_32 = 2 ** 32;

/** Rewrites the attributes of points to the names that are stored, then makes the typed columns say what they say. */
export function createNormalizeMetrics(): Processor<MetricBatch> {
  return (batch) => {
    const asStored = new Map<number, boolean>();
    for (let index = 0; index < batch.length; index++) {
      if (!isAsStored(batch, index, asStored)) rewrite(batch, index);
    }
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

/**
 * Whether no attribute of a point asks for a change by itself; then all together do not, as each rule either looks at one
 * attribute or acts wherever it finds its own. Points say the same few things again and again, so that this is asked of
 * the normaliser once for each.
 */
function isAsStored({ columns, symbols }: MetricBatch, index: number, known: Map<number, boolean>): boolean {
  const { ranges, keys, values } = columns.Attributes;
  const start = ranges.start(index);
  const end = start + ranges.count(index);
  for (let entry = start; entry < end; entry++) {
    const key = keys.id(entry);
    if (key >= IS_KNOWN.length || IS_KNOWN[key] !== 1) continue;
    const { heap } = values;
    const value = values.entry(entry);
    const pair = key * TWO_32 + symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value));
    let isFine = known.get(pair);
    if (isFine === undefined) {
      isFine = normalizeMetric(viewOf(keys.text(entry), values.text(entry))).length === 0;
      known.set(pair, isFine);
    }
    if (!isFine) return false;
  }
  return true;
}

/** A point with one attribute; its type does not matter, as texts alone can be as they are stored. */
function viewOf(key: string, value: string): SpanView {
  return {
    name: "",
    scopeName: "",
    scopeVersion: "",
    get: (name) => (name === key ? value : undefined),
    keys: () => [key],
  };
}
