import { setTimeout as wait } from "node:timers/promises";
import type { Component } from "../../pipeline/component.ts";
import type { Store } from "../store.ts";
import { summariseTraces } from "./summarise-traces.ts";
import { writeTraceHeads } from "./write-trace-heads.ts";

export interface TraceSummariserOptions {
  readonly store: Pick<Store, "cluster" | "query" | "command">;
  /** Told of an attempt that failed; the next one does its work. */
  readonly onError: (error: unknown) => void;
  /** Between two attempts. Default two minutes. */
  readonly everyMs?: number;
}

/** With so many new pieces of traces since the last attempt but one, the engine has enough to do. */
const FEW_PIECES = 20_000;
const TWO_MINUTES_MS = 120_000;
/** A trace is left alone for so long after its last piece, so that most are written once. */
const QUIET_SECONDS = 10;
/**
 * An insert may show so long after it looked at the clock: a client gives up after 30 seconds. What was stored later than
 * this before the last attempt is read again by the next one, and pages read it as pieces.
 */
const SHOWN_LATE_SECONDS = 120;

/**
 * Keeps `whole_traces` up to date, some minutes behind, and `trace_heads`, some hours. Pages ask `openSince` and read what is younger piece by piece. One
 * process at a time. Not in a cluster: there a replica that lags could hide a row, which would be written twice.
 */
export class TraceSummariser implements Component {
  readonly #options: TraceSummariserOptions;
  readonly #stopping = new AbortController();
  #until: number | undefined;
  #running: Promise<void> | undefined;

  constructor(options: TraceSummariserOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    if (this.#options.store.cluster === null) this.#running ??= this.#run(this.#stopping.signal);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Pieces stored from then on may be missing in `whole_traces`: seconds of the engine's clock. `undefined`: any may. */
  openSince(): number | undefined {
    return this.#until === undefined ? undefined : Math.max(0, this.#until - SHOWN_LATE_SECONDS);
  }

  /** Writes what has been quiet by now, and answers of how many pieces. Throws `StoreError`. */
  async summarise(): Promise<number> {
    const { store } = this.#options;
    const [clock] = await store.query<{ readonly Now: number; readonly Until: number }>(
      "SELECT toUnixTimestamp(now()) AS Now, toUnixTimestamp((SELECT max(Until) FROM whole_traces_until)) AS Until",
    );
    const until = (clock?.Now ?? 0) - QUIET_SECONDS;
    // A clock that was set back has not seen yet what was written before.
    const last = Math.min(this.#until ?? clock?.Until ?? 0, until);
    const period = { since: Math.max(0, last - SHOWN_LATE_SECONDS), until };
    const pieces = await summariseTraces(store, period, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return pieces;
    if (pieces > 0 || this.#until === undefined) {
      await store.command("INSERT INTO whole_traces_until SELECT toDateTime({until:UInt32})", { until });
    }
    this.#until = until;
    return pieces;
  }

  /** Writes the heads of traces that began some hours ago. True when all have theirs. Throws `StoreError`. */
  writeHeads(): Promise<boolean> {
    return writeTraceHeads(this.#options.store, this.#stopping.signal);
  }

  async #attempt(): Promise<void> {
    const pieces = await this.summarise();
    if (pieces <= FEW_PIECES && !this.#stopping.signal.aborted) await this.writeHeads();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#attempt().catch(this.#options.onError);
      // Ends early, with an error that means nothing else, when told to stop.
      await wait(this.#options.everyMs ?? TWO_MINUTES_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
