import { EngineException } from "./exception.ts";

/** Lets a bounded number of calls run at once, in order of arrival; a bounded number may wait. */
export class Lane {
  readonly #atOnce: number;
  readonly #mayWait: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];

  constructor(atOnce: number, mayWait: number) {
    this.#atOnce = atOnce;
    this.#mayWait = mayWait;
  }

  get running(): number {
    return this.#running;
  }

  /** Resolves when nothing runs, which a client that has gone away does not change. */
  whenIdle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /**
   * Runs `work` when there is a place. Throws 202 when too many wait already, and 394 when `signal` fires while
   * waiting; `work` that has begun is not interrupted.
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      // The place goes straight to the next in the queue, so that a newcomer cannot overtake it.
      const next = this.#waiting.shift();
      if (next !== undefined) next();
      else if (--this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#mayWait) {
      const message = `Too many simultaneous queries: expected at most ${this.#atOnce} running and ${this.#mayWait} waiting, got one more`;
      throw new EngineException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", message);
    }
    await new Promise<void>((go, fail) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        fail(new EngineException(394, "QUERY_WAS_CANCELLED", "Query was cancelled while it waited"));
      };
      const start = (): void => {
        signal.removeEventListener("abort", abort);
        go();
      };
      if (signal.aborted) fail(new EngineException(394, "QUERY_WAS_CANCELLED", "Query was cancelled"));
      else {
        signal.addEventListener("abort", abort, { once: true });
        this.#waiting.push(start);
      }
    });
  }
}
