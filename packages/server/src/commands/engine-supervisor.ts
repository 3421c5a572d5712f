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
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Keeps the engine running: when its process ends without having been told to, it is started again on the same port, so
 * that the store's address stays. Meanwhile receivers go on, as the log holds what the store cannot take.
 */
export class EngineSupervisor implements Component {
  readonly #options: SupervisorOptions;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #stopping = new AbortController();
  #engine: Engine | undefined;
  #restarting: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    // Ends early, with an error that means nothing else, when told to stop.
    this.#wait = options.wait ?? ((ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined));
  }

  get url(): string {
    return this.#running().url;
  }

  get pid(): number {
    return this.#running().pid;
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
    void this.#watch(engine);
    return engine;
  }

  async #watch(engine: Engine): Promise<void> {
    const exit = await engine.exited;
    if (exit.expected || this.#stopping.signal.aborted) return;
    this.#options.log(`engine    ended unexpectedly (${exit.signal ?? `code ${exit.code}`}), starting it again`);
    this.#restarting = this.#restart(Number(new URL(engine.url).port));
  }

  async #restart(port: number): Promise<void> {
    const { signal } = this.#stopping;
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        this.#engine = await this.#startOn(port);
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
