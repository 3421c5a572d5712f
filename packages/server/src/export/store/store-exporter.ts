import type { Segment } from "../../log/segment.ts";
import type { LogReader } from "../../log/log-reader.ts";
import type { Component } from "../../pipeline/component.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import type { Store } from "../../store/store.ts";
import { DEFAULT_BACKOFF, pause, waitBefore, type Backoff } from "../retry.ts";

export type StoreExportEvent =
  /** Told once, until an insert succeeds again. */
  | { readonly kind: "failing"; readonly segment: string; readonly reason: string }
  | { readonly kind: "recovered" }
  /** The store can never take this segment; a copy is at `quarantine`. */
  | { readonly kind: "given-up"; readonly segment: string; readonly reason: string; readonly quarantine: string };

export interface StoreExporterOptions {
  readonly reader: LogReader;
  readonly store: Pick<Store, "insertNative">;
  /** Told of what has been stored; a segment is done with when the answer is `ok`. Asked again until it is. */
  readonly next?: (blocks: readonly Uint8Array[]) => Promise<Outcome>;
  readonly report?: (event: StoreExportEvent) => void;
  readonly backoff?: Backoff;
}

/**
 * Inserts each closed segment into `otel_traces`, whole, under the segment's name: however often it is repeated, after
 * a lost answer or a crash of either side, its rows are there once. The store may be away for as long as the log holds.
 */
export class StoreExporter implements Component {
  readonly #reader: LogReader;
  readonly #store: Pick<Store, "insertNative">;
  readonly #next: (blocks: readonly Uint8Array[]) => Promise<Outcome>;
  readonly #report: (event: StoreExportEvent) => void;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #failing = false;

  constructor(options: StoreExporterOptions) {
    this.#reader = options.reader;
    this.#store = options.store;
    this.#next = options.next ?? (() => Promise.resolve(OK));
    this.#report = options.report ?? (() => {});
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

  async #run(signal: AbortSignal): Promise<void> {
    for await (const segment of this.#reader.segments(signal)) {
      if (!(await this.#deliver(segment, signal))) return;
      await this.#reader.commit(segment.sequence);
    }
  }

  /** False when stopped before the segment was done with. */
  async #deliver(segment: Segment, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      const outcome = await this.#insert(segment);
      switch (outcome.kind) {
        case "ok":
          if (this.#failing) this.#report({ kind: "recovered" });
          this.#failing = false;
          return true;
        case "drop": {
          const quarantine = await segment.quarantine();
          this.#report({ kind: "given-up", segment: segment.name, reason: outcome.reason, quarantine });
          return true;
        }
        case "retry":
        case "refused":
          if (!this.#failing) this.#report({ kind: "failing", segment: segment.name, reason: outcome.reason });
          this.#failing = true;
          await pause(waitBefore(attempt, outcome.kind === "retry" ? outcome.afterMs : 0, this.#backoff), signal);
      }
    }
    return false;
  }

  async #insert(segment: Segment): Promise<Outcome> {
    try {
      const blocks = await segment.read();
      if (blocks.length === 0) return OK;
      const outcome = await this.#store.insertNative("otel_traces", blocks, segment.name);
      if (outcome.kind !== "ok") return outcome;
      const told = await this.#next(blocks);
      // What cannot be told is no reason to give up what is stored: the insert is repeated, which changes nothing.
      return told.kind === "drop" ? { kind: "retry", afterMs: 0, reason: told.reason } : told;
    } catch (error) {
      // The segment could not be read, or the store broke its promise not to throw: either may pass.
      return { kind: "retry", afterMs: 0, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
