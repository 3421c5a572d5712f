import { ColumnBatch, type BatchLayout } from "./column-batch.ts";
import { createLogColumns, type LogColumns } from "./create-log-columns.ts";
import { grownSize, grownWords } from "./columns/column.ts";
import { LOG_COLUMNS } from "./log-columns.ts";
import { LogRow } from "./log-row.ts";

const LAYOUT: BatchLayout = {
  block: LOG_COLUMNS,
  alwaysWritten: 1,
  letters: [
    ["LogAttributes", "LogAttributeTypes"],
    ["ResourceAttributes", "ResourceAttributeTypes"],
    ["ScopeAttributes", "ScopeAttributeTypes"],
  ],
};

/** Log records as columns. Beside resources, scopes share their attributes: `ScopeAttributes` has a slot per scope. */
export class LogBatch extends ColumnBatch<LogColumns> {
  #scopeOf = new Uint32Array(0);
  #scopes = 0;
  #cursor: LogRow | undefined;

  constructor() {
    super(LAYOUT, createLogColumns, new Set(["ResourceAttributes", "ScopeAttributes"]));
  }

  get scopes(): number {
    return this.#scopes;
  }

  scopeOf(row: number): number {
    return this.#scopeOf[row] ?? 0;
  }

  /** A new scope without attributes; answers its number. */
  addScope(): number {
    const scope = this.#scopes++;
    this.columns.ScopeAttributes.reserve(this.#scopes);
    return scope;
  }

  setScope(row: number, scope: number): void {
    if (row >= this.#scopeOf.length) {
      this.#scopeOf = grownWords(this.#scopeOf, grownSize(this.#scopeOf.length, row + 1));
    }
    this.#scopeOf[row] = scope;
  }

  override slotOf(column: string, row: number): number {
    return column === "ScopeAttributes" ? this.scopeOf(row) : super.slotOf(column, row);
  }

  override reset(): void {
    super.reset();
    this.columns.ScopeAttributes.reset(this.#scopes);
    this.#scopes = 0;
  }

  /** The one cursor of this batch, moved to a row: it is valid until the next call. */
  row(row: number): LogRow {
    this.#cursor ??= new LogRow(this.columns, (name, index) => this.slotOf(name, index));
    return this.#cursor.moveTo(row);
  }
}
