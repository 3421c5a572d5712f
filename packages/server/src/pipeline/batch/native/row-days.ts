import type { LongColumn } from "../columns/long-column.ts";

const TWO_32 = 2 ** 32;
const DAY_NANO = 86_400_000_000_000;

/** The UTC days of a block's rows, by their numbers since 1970: each becomes files of its own in a table. */
export class RowDays {
  readonly #before = new Set<number>();
  readonly #added = new Set<number>();

  /** Those of the rows that were added last. */
  get added(): ReadonlySet<number> {
    return this.#added;
  }

  get all(): ReadonlySet<number> {
    return new Set([...this.#before, ...this.#added]);
  }

  add(times: LongColumn, rows: number): void {
    for (const day of this.#added) this.#before.add(day);
    this.#added.clear();
    // High words, of four seconds each, that lie within the day of the last row: nearly all rows end here.
    let first = 1;
    let last = 0;
    for (let row = 0; row < rows; row++) {
      const high = times.high(row);
      if (high >= first && high <= last) continue;
      const day = Math.floor((high * TWO_32 + times.low(row)) / DAY_NANO);
      this.#added.add(day);
      first = Math.ceil((day * DAY_NANO) / TWO_32);
      last = Math.floor(((day + 1) * DAY_NANO) / TWO_32) - 1;
    }
  }

  /** Forgets what was added last. */
  undo(): void {
    this.#added.clear();
  }

  clear(): void {
    this.#before.clear();
    this.#added.clear();
  }
}
