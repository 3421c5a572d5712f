import { ColumnBatch } from "./column-batch.ts";
import { grownSize, grownWords, type Column } from "./columns/column.ts";
import type { MapColumn } from "./columns/map-column.ts";

type Scoped = Readonly<Record<string, Column>> & {
  readonly ResourceAttributes: MapColumn;
  readonly ScopeAttributes: MapColumn;
};

/** Names of the columns whose slots are not rows. */
export const SCOPED_SHARED: ReadonlySet<string> = new Set(["ResourceAttributes", "ScopeAttributes"]);

/** A batch where, beside resources, scopes share their attributes: `ScopeAttributes` has a slot per scope. */
export abstract class ScopedBatch<Own> extends ColumnBatch<Own & Scoped> {
  #scopeOf = new Uint32Array(0);
  #scopes = 0;

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

  override addSeparateRow(): number {
    const row = super.addSeparateRow();
    this.setScope(row, this.addScope());
    return row;
  }

  override slotOf(column: string, row: number): number {
    return column === "ScopeAttributes" ? this.scopeOf(row) : super.slotOf(column, row);
  }

  override reset(): void {
    super.reset();
    this.columns.ScopeAttributes.reset(this.#scopes);
    this.#scopes = 0;
  }
}
