import { setTimeout as wait } from "node:timers/promises";
import type { Component } from "../../pipeline/component.ts";
import type { Store } from "../store.ts";
import type { Retention } from "./retention.ts";
import { sweep, type SweepEvent } from "./sweep.ts";

export interface RetentionSweeperOptions {
  readonly store: Pick<Store, "database" | "cluster" | "query" | "command">;
  readonly retention: Retention;
  readonly report: (event: SweepEvent) => void;
  /** Told of a sweep that failed; the next one does its work. */
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  /** Between two sweeps. Default an hour. */
  readonly everyMs?: number;
  /** The same while the engine still deletes what the one before told it to. Default a minute. */
  readonly soonMs?: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Sweeps at the start and every hour from then on. */
export class RetentionSweeper implements Component {
  readonly #options: RetentionSweeperOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RetentionSweeperOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    this.#running ??= this.#run(this.#stopping.signal);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { everyMs = HOUR_MS, soonMs = MINUTE_MS } = this.#options;
    while (!signal.aborted) {
      const isMoreLeft = await this.#sweep();
      // Ends early, with an error that means nothing else, when told to stop.
      await wait(isMoreLeft ? soonMs : everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #sweep(): Promise<boolean> {
    const { store, retention, report, now = Date.now } = this.#options;
    try {
      return await sweep({ store, retention, nowMs: now(), report });
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#options.onError(error);
      return false;
    }
  }
}
