import { fillOf } from "./fill-column.ts";
import { KNOWN_SYMBOLS } from "./known-symbols.ts";
import type { MetricBatch } from "./metric-batch.ts";
import { METRIC_COLUMNS } from "./metric-columns.ts";

const MIRRORED = METRIC_COLUMNS.flatMap((definition) =>
  "attribute" in definition ? [{ name: definition.name, key: KNOWN_SYMBOLS.internText(definition.attribute) }] : [],
);

/** Makes the typed columns say what the attributes of their names say, for all rows or from one row to another. */
export function fillMetricColumns(batch: MetricBatch, from = 0, to: number = batch.length): void {
  const { Attributes } = batch.columns;
  for (const { name, key } of MIRRORED) {
    const column = batch.columns[name];
    column.clear(from, to);
    const fill = fillOf(column);
    for (let row = from; row < to; row++) {
      const entry = Attributes.find(row, key);
      if (entry >= 0) fill(row, Attributes, entry);
    }
  }
}
