import type { BatchLayout } from "./column-batch.ts";
import { createMetricColumns, type MetricColumns } from "./create-metric-columns.ts";
import { METRIC_COLUMNS } from "./metric-columns.ts";
import { MetricRow } from "./metric-row.ts";
import { SCOPED_SHARED, ScopedBatch } from "./scoped-batch.ts";

const LAYOUT: BatchLayout = {
  block: METRIC_COLUMNS,
  alwaysWritten: 1,
  letters: [
    ["Attributes", "AttributeTypes"],
    ["ResourceAttributes", "ResourceAttributeTypes"],
    ["ScopeAttributes", "ScopeAttributeTypes"],
  ],
  time: "TimeUnix",
};

/** Data points of metrics of all kinds as columns. */
export class MetricBatch extends ScopedBatch<MetricColumns> {
  #cursor: MetricRow | undefined;

  constructor() {
    super(LAYOUT, createMetricColumns, SCOPED_SHARED);
  }

  /** The one cursor of this batch, moved to a row: it is valid until the next call. */
  row(row: number): MetricRow {
    this.#cursor ??= new MetricRow(this.columns, (name, index) => this.slotOf(name, index));
    return this.#cursor.moveTo(row);
  }
}
