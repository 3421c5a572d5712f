import type { Component } from "../pipeline/component.ts";

/**
 * Parts in the order that they start, from the sink back; they stop in reverse, so that receivers stop first. A start
 * that fails, or is interrupted, stops what was started.
 */
export class Parts {
  readonly #started: Component[] = [];
  #starting: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  /** Starts one more part. Rejects with its error, or when `stop` has been called meanwhile. */
  async add<T extends Component>(part: T): Promise<T> {
    this.#refuseWhenStopping();
    this.#started.push(part);
    const started = part.start();
    this.#starting = started.catch(() => undefined);
    await started;
    this.#refuseWhenStopping();
    return part;
  }

  /**
   * Stops everything, newest first; what one part throws does not keep the others running. A part that is about to run is
   * waited for: told to stop before it runs it would run on, and an engine would keep its process alive.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    await this.#starting;
    const failures: unknown[] = [];
    for (const part of this.#started.toReversed()) {
      try {
        await part.stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const reasons = failures.map((error) => (error instanceof Error ? error.message : String(error)));
    throw new AggregateError(failures, `Cannot stop cleanly: ${reasons.join("; ")}`);
  }

  #refuseWhenStopping(): void {
    if (this.#stopping !== undefined) throw new Error("Cannot start: told to stop");
  }
}

/** Wraps what has to be closed, and nothing to start. */
export function closing(close: () => Promise<void>): Component {
  return { start: () => Promise.resolve(), stop: close };
}
