import type { Component } from "../../pipeline/component.ts";
import type { Store, StoreTable } from "../../store/store.ts";

export interface MergeHoldOptions {
  readonly store: Pick<Store, "database" | "query" | "command">;
  readonly table: StoreTable;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
  /** Between two looks. Default a second. */
  readonly everyMs?: number;
}

/** How far back is looked. */
const MEMORY_MS = 5_000;
/** Of the time, spent in inserts: from here on merges are put off, and below the other they go on. */
const BUSY = 0.25;
const QUIET = 0.1;
const LOOK_EVERY_MS = 1_000;
/** Parts of a partition that a hold may begin with, and parts that may come in it: a read looks into each. */
const FEW_PARTS = 48;
const MORE_PARTS = 128;
/** After so many, merges have time to catch up. */
const REST_MS = 30_000;

/**
 * Puts a table's merges off while inserts keep the embedded engine busy, and lets them go on in quiet, or when there are
 * too many parts. A row that is merged at once with few others is merged again soon: of the engine's work under full load
 * that was two fifths, taken from the same two cores. Put off, parts are many, and each row is merged once.
 *
 * The hold is the engine process's and ends with it; whatever goes wrong, merges go on at the next look.
 */
export class MergeHold implements Component {
  readonly #options: MergeHoldOptions;
  readonly #now: () => number;
  #busyMs = 0;
  #at: number;
  #isHeld = false;
  #partsBefore = 0;
  #restUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: MergeHoldOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#at = this.#now();
  }

  start(): Promise<void> {
    const { everyMs = LOOK_EVERY_MS } = this.#options;
    this.#timer ??= setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
    }, everyMs);
    this.#timer.unref();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Told of each insert, and how long it took. */
  inserted(milliseconds: number): void {
    this.#busyMs = this.#busy() + milliseconds;
    this.#at = this.#now();
  }

  /** Milliseconds spent in inserts, those of long ago counted less. */
  #busy(): number {
    return this.#busyMs * Math.exp((this.#at - this.#now()) / MEMORY_MS);
  }

  async #look(): Promise<void> {
    const share = this.#busy() / MEMORY_MS;
    try {
      if (this.#isHeld) await this.#letGo(share);
      else if (share >= BUSY && this.#now() >= this.#restUntil) await this.#hold();
    } catch {
      // The engine is away, or too busy to answer: the next look does it.
    }
  }

  async #hold(): Promise<void> {
    const { store, table } = this.#options;
    const { all, ofOne } = await this.#parts();
    if (ofOne > FEW_PARTS) return;
    // Before it is known to have worked: what may be held has to be let go.
    this.#isHeld = true;
    this.#partsBefore = all;
    await store.command(`SYSTEM STOP MERGES ${table}`);
  }

  async #letGo(share: number): Promise<void> {
    const { store, table } = this.#options;
    if (share > QUIET) {
      const { all } = await this.#parts();
      if (all < this.#partsBefore + MORE_PARTS) return;
      this.#restUntil = this.#now() + REST_MS;
    }
    await store.command(`SYSTEM START MERGES ${table}`);
    this.#isHeld = false;
  }

  /** How many there are, and how many in the partition that has most: a segment may be of many days. */
  async #parts(): Promise<{ readonly all: number; readonly ofOne: number }> {
    const { store, table } = this.#options;
    const [row] = await store.query<{ readonly all: string; readonly ofOne: string }>(
      `SELECT sum(parts) AS all, max(parts) AS ofOne FROM (
         SELECT count() AS parts FROM system.parts
         WHERE active AND database = {database:String} AND table = {table:String} GROUP BY partition_id)`,
      { database: store.database, table },
    );
    return { all: Number(row?.all ?? 0), ofOne: Number(row?.ofOne ?? 0) };
  }
}
