import type { Segment } from "../../log/segment.ts";
import type { LogReader } from "../../log/log-reader.ts";
import type { Component } from "../../pipeline/component.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import type { Store, StoreTable } from "../../store/store.ts";
import { DEFAULT_BACKOFF, pause, waitBefore, type Backoff } from "../retry.ts";
import { rowsOfBlocks } from "./rows-of-blocks.ts";
import { sieveBlocks, type Sieved } from "./sieve-blocks.ts";

export type StoreExportEvent =
  /** Told once, until an insert succeeds again. */
  | { readonly kind: "failing"; readonly segment: string; readonly reason: string }
  | { readonly kind: "recovered" }
  /** The store can never take these blocks of a segment; they are at `quarantine`. */
  | ({ readonly kind: "given-up"; readonly segment: string } & GivenUp);

interface GivenUp {
  readonly blocks: number;
  readonly rows: number;
  readonly reason: string;
  readonly quarantine: string;
}

export interface StoreExporterOptions<Note> {
  readonly reader: LogReader<Note>;
  readonly store: Pick<Store, "insertNative" | "insertFile" | "tryNative">;
  /** Default `otel_traces`. */
  readonly table?: StoreTable;
  /** Told of what has been stored; a segment is done with when the answer is `ok`. Asked again until it is. */
  readonly next?: (segment: Segment<Note>) => Promise<Outcome>;
  /** Told of a segment that will not be stored. */
  readonly onGivenUp?: (notes: readonly Note[]) => void;
  readonly report?: (event: StoreExportEvent) => void;
  /** Added to as segments are done with. */
  readonly counters?: SendCounters;
  /** Told how long each insert took. */
  readonly merges?: { inserted(milliseconds: number): void } | undefined;
  readonly backoff?: Backoff;
}

interface SendCounters {
  /** Rows that the store has. */
  sent: number;
  /** Rows that it can never take. */
  failed: number;
  readonly sending: { record(milliseconds: number): void };
}

interface Inserted {
  readonly outcome: Outcome;
  /** Of what was inserted. */
  readonly rows: number;
  /** What the segment went without. */
  readonly givenUp?: GivenUp;
}

/** The second, the fourth, the eighth: to try each block costs as much as an insert. */
function isTimeToSieve(attempt: number): boolean {
  return attempt > 1 && Number.isInteger(Math.log2(attempt));
}

/**
 * Inserts each closed segment into its table, whole, under the segment's name: however often it is repeated, after
 * a lost answer or a crash of either side, its rows are there once. The store may be away for as long as the log holds.
 * Blocks that the store can never read cost only themselves: the others of the segment go in without them.
 */
export class StoreExporter<Note = never> implements Component {
  readonly #reader: LogReader<Note>;
  readonly #store: Pick<Store, "insertNative" | "insertFile" | "tryNative">;
  readonly #table: StoreTable;
  readonly #next: (segment: Segment<Note>) => Promise<Outcome>;
  readonly #onGivenUp: (notes: readonly Note[]) => void;
  readonly #report: (event: StoreExportEvent) => void;
  readonly #counters: SendCounters | undefined;
  readonly #merges: StoreExporterOptions<Note>["merges"];
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #failing = false;

  constructor(options: StoreExporterOptions<Note>) {
    this.#reader = options.reader;
    this.#store = options.store;
    this.#table = options.table ?? "otel_traces";
    this.#next = options.next ?? (() => Promise.resolve(OK));
    this.#onGivenUp = options.onGivenUp ?? (() => {});
    this.#report = options.report ?? (() => {});
    this.#counters = options.counters;
    this.#merges = options.merges;
    this.#backoff = options.backoff ?? DEFAULT_BACKOFF;
  }

  start(): Promise<void> {
    this.#running ??= this.#run(this.#stopping.signal);
    return Promise.resolve();
  }

  /** Waits for the insert that is running; what is left stays in the log for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * The next segment goes in while the position after the last is being saved, so that the store need not wait for the
   * disk: what a crash in between makes it repeat has the same name.
   */
  async #run(signal: AbortSignal): Promise<void> {
    let saved = Promise.resolve();
    for await (const segment of this.#reader.segments(signal)) {
      const isDone = await this.#deliver(segment, signal);
      await saved;
      if (!isDone) return;
      saved = this.#reader.commit(segment.sequence);
    }
    await saved;
  }

  /** False when stopped before the segment was done with. */
  async #deliver(segment: Segment<Note>, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      const { outcome, rows, givenUp } = await this.#attempt(segment, attempt);
      if (outcome.kind === "ok") {
        if (this.#counters !== undefined) this.#counters.sent += rows;
        if (givenUp !== undefined) this.#tellGivenUp(segment, givenUp);
        if (this.#failing) this.#report({ kind: "recovered" });
        this.#failing = false;
        return true;
      }
      if (!this.#failing) this.#report({ kind: "failing", segment: segment.name, reason: outcome.reason });
      this.#failing = true;
      await pause(waitBefore(attempt, outcome.kind === "retry" ? outcome.afterMs : 0, this.#backoff), signal);
    }
    return false;
  }

  #tellGivenUp(segment: Segment<Note>, givenUp: GivenUp): void {
    if (this.#counters !== undefined) this.#counters.failed += givenUp.rows;
    this.#report({ kind: "given-up", segment: segment.name, ...givenUp });
  }

  /** `ok` when the store has the segment, but for what it can never take, and everybody has been told. */
  async #attempt(segment: Segment<Note>, attempt: number): Promise<Inserted> {
    try {
      const began = performance.now();
      const inserted = await this.#insert(segment, attempt);
      const took = performance.now() - began;
      this.#counters?.sending.record(took);
      this.#merges?.inserted(took);
      if (inserted.outcome.kind !== "ok") return inserted;
      if (inserted.givenUp !== undefined && inserted.rows === 0) {
        this.#onGivenUp(segment.notes ?? []);
        return inserted;
      }
      const told = await this.#next(segment);
      // What cannot be told is no reason to give up what is stored: the insert is repeated, which changes nothing.
      return { ...inserted, outcome: told.kind === "drop" ? { kind: "retry", afterMs: 0, reason: told.reason } : told };
    } catch (error) {
      // The segment could not be read, no copy of it made, or the store broke its promise not to throw: each may pass.
      const reason = error instanceof Error ? error.message : String(error);
      return { outcome: { kind: "retry", afterMs: 0, reason }, rows: 0 };
    }
  }

  /** Whole, or, where that cannot work or has failed for a while, without the blocks that the store cannot read. */
  async #insert(segment: Segment<Note>, attempt: number): Promise<Inserted> {
    const inserted = (await this.#insertFile(segment)) ?? (await this.#insertBlocks(segment));
    const { outcome, rows } = inserted;
    if (outcome.kind === "ok" || (outcome.kind !== "drop" && !isTimeToSieve(attempt))) return inserted;
    const blocks = await segment.read();
    const sieved = await sieveBlocks(this.#store, this.#table, blocks, this.#stopping.signal);
    if (sieved.kind === "some-refused") return this.#insertGood(segment, sieved);
    if (outcome.kind !== "drop") return inserted;
    const { reason } = outcome;
    if (sieved.kind !== "tries-nothing") return { outcome: { kind: "retry", afterMs: 0, reason }, rows: 0 };
    const quarantine = await segment.quarantine();
    return { outcome: OK, rows: 0, givenUp: { blocks: blocks.length, rows, reason, quarantine } };
  }

  /**
   * Under the segment's name as well: if it was stored whole after all, or is one day, when a crash has come between, the
   * store knows it again. Under names of their own the good blocks would then be there twice.
   */
  async #insertGood(
    segment: Segment<Note>,
    { good, refused, reason }: Extract<Sieved, { kind: "some-refused" }>,
  ): Promise<Inserted> {
    const quarantine = await segment.quarantine(refused);
    const givenUp = { blocks: refused.length, rows: rowsOfBlocks(refused), reason, quarantine };
    const outcome = good.length === 0 ? OK : await this.#store.insertNative(this.#table, good, segment.name);
    return { outcome, rows: rowsOfBlocks(good), givenUp };
  }

  /**
   * The dear copies are spared where the store reads the log's own file. `undefined` where it cannot, or finds it
   * unreadable: the file may have come to harm since it was written, and block by block the good ones are found.
   */
  async #insertFile(segment: Segment<Note>): Promise<Inserted | undefined> {
    const file = await segment.file();
    const outcome = file && (await this.#store.insertFile(this.#table, file.path, segment.name));
    return outcome === undefined || outcome.kind === "drop" ? undefined : { outcome, rows: file?.rows ?? 0 };
  }

  async #insertBlocks(segment: Segment<Note>): Promise<Inserted> {
    const blocks = await segment.read();
    const rows = rowsOfBlocks(blocks);
    if (blocks.length === 0) return { outcome: OK, rows };
    return { outcome: await this.#store.insertNative(this.#table, blocks, segment.name), rows };
  }
}
