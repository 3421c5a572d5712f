import { setTimeout as wait } from "node:timers/promises";
import type { Engine, EngineOptions } from "@outcrop/engine";
import type { Component } from "../pipeline/component.ts";

type StartEngine = (options: EngineOptions) => Promise<Engine>;

export interface SupervisorOptions {
  readonly startEngine: StartEngine;
  readonly engine: EngineOptions;
  readonly log: (line: string) => void;
  /** Waits between attempts, until the signal aborts at most; a parameter for tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that does not jump. */
  readonly elapsed?: () => number;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** An engine that ends sooner than this most likely ends by what it is asked as soon as it runs. */
const SHORT_LIFE_MS = 30_000;

/**
 * Keeps the engine running: when its process ends without having been told to, it is started again on the same port, so
 * that the store's address stays. Meanwhile receivers go on, as the log holds what the store cannot take. At once, unless
 * it has not lived for long twice in a row: then with growing pauses, so that what ends it does not take up the machine.
 */
export class EngineSupervisor implements Component {
  readonly #options: SupervisorOptions;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #stopping = new AbortController();
  #engine: Engine | undefined;
  #restarting: Promise<void> | undefined;
  readonly #elapsed: () => number;
  #startedAt = 0;
  /** Lives in a row that were short. */
  #shortLives = 0;
  #problem: string | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    // Ends early, with an error that means nothing else, when told to stop.
    this.#wait = options.wait ?? ((ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined));
    this.#elapsed = options.elapsed ?? (() => performance.now());
  }

  get url(): string {
    return this.#running().url;
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** Why it does not run, for whoever is not to learn where the data lies; `undefined` while it does. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Rejects when the first start fails; later ones are tried again for ever. */
  async start(): Promise<void> {
    this.#engine = await this.#startOn(this.#options.engine.port ?? 0);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#engine?.stop();
    await this.#restarting;
    await this.#engine?.stop();
  }

  async #startOn(port: number): Promise<Engine> {
    const engine = await this.#options.startEngine({ ...this.#options.engine, port });
    this.#startedAt = this.#elapsed();
    void this.#watch(engine);
    return engine;
  }

  async #watch(engine: Engine): Promise<void> {
    const exit = await engine.exited;
    if (exit.expected || this.#stopping.signal.aborted) return;
    this.#shortLives = this.#elapsed() - this.#startedAt < SHORT_LIFE_MS ? this.#shortLives + 1 : 0;
    const waitMs = this.#shortLives < 2 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (this.#shortLives - 2), LONGEST_WAIT_MS);
    const how = exit.signal ?? `code ${exit.code}`;
    const often =
      waitMs === 0 ? `(${how})` : `(${how}), for the ${ordinal(this.#shortLives)} time soon after its start`;
    const when = waitMs === 0 ? "starting it again" : `starting it again in ${waitMs} ms`;
    this.#problem = `ended unexpectedly ${often}, ${when}`;
    this.#options.log(`engine    ${this.#problem}`);
    this.#restarting = this.#restart(Number(new URL(engine.url).port), waitMs);
  }

  async #restart(port: number, afterMs: number): Promise<void> {
    const { signal } = this.#stopping;
    if (afterMs > 0) await this.#wait(afterMs, signal);
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        this.#engine = await this.#startOn(port);
        this.#problem = undefined;
        this.#options.log("engine    running again");
        return;
      } catch (error) {
        this.#options.log(`engine    could not be started: ${error instanceof Error ? error.message : String(error)}`);
        await this.#wait(waitMs, signal);
      }
    }
  }

  #running(): Engine {
    if (this.#engine === undefined) throw new Error("Cannot use the engine: it has not been started");
    return this.#engine;
  }
}

function ordinal(count: number): string {
  return count === 2 ? "2nd" : count === 3 ? "3rd" : `${count}th`;
}
