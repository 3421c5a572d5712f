import { ColumnBatch, type BatchLayout } from "./column-batch.ts";
import { createSpanColumns, type SpanColumns } from "./create-span-columns.ts";
import { MARK_COLUMNS, SPAN_COLUMNS } from "./span-columns.ts";
import { SpanRow } from "./span-row.ts";

const MARKS: ReadonlySet<string> = new Set(MARK_COLUMNS);

const LAYOUT: BatchLayout = {
  block: SPAN_COLUMNS.toSorted((a, b) => Number(MARKS.has(b.name)) - Number(MARKS.has(a.name))),
  alwaysWritten: MARKS.size,
  letters: [
    ["SpanAttributes", "SpanAttributeTypes"],
    ["ResourceAttributes", "ResourceAttributeTypes"],
  ],
  time: "Timestamp",
};

/** Spans as columns. */
export class SpanBatch extends ColumnBatch<SpanColumns> {
  #cursor: SpanRow | undefined;

  constructor() {
    super(LAYOUT, createSpanColumns, new Set(["ResourceAttributes"]));
  }

  /** The one cursor of this batch, moved to a row: it is valid until the next call. */
  row(row: number): SpanRow {
    this.#cursor ??= new SpanRow(this.columns, (index) => this.resourceOf(index));
    return this.#cursor.moveTo(row);
  }
}
