import type { BatchLayout } from "./column-batch.ts";
import { createLogColumns, type LogColumns } from "./create-log-columns.ts";
import { LOG_COLUMNS } from "./log-columns.ts";
import { LogRow } from "./log-row.ts";
import { SCOPED_SHARED, ScopedBatch } from "./scoped-batch.ts";

const LAYOUT: BatchLayout = {
  block: LOG_COLUMNS,
  alwaysWritten: 1,
  letters: [
    ["LogAttributes", "LogAttributeTypes"],
    ["ResourceAttributes", "ResourceAttributeTypes"],
    ["ScopeAttributes", "ScopeAttributeTypes"],
  ],
  time: "Timestamp",
};

/** Log records as columns. */
export class LogBatch extends ScopedBatch<LogColumns> {
  #cursor: LogRow | undefined;

  constructor() {
    super(LAYOUT, createLogColumns, SCOPED_SHARED);
  }

  /** The one cursor of this batch, moved to a row: it is valid until the next call. */
  row(row: number): LogRow {
    this.#cursor ??= new LogRow(this.columns, (name, index) => this.slotOf(name, index));
    return this.#cursor.moveTo(row);
  }
}
