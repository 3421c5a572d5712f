import { type Stack, startStack } from "../../test/stack/stack.ts";

export interface Kills {
  readonly server: number;
  readonly engine: number;
}

export interface KillPlan {
  /** Goes on for so long at least. */
  readonly seconds: number;
  /** And until each process has been killed so often. */
  readonly each: number;
  /** How many requests have been acknowledged so far. */
  readonly acknowledged: () => Promise<number>;
  readonly onKill: (kills: Kills) => void;
}

/** Long enough for a started process to have taken and stored something. */
const BETWEEN_MS = 1500;
/** Requests that are acknowledged between two kills: under load, or it does not count. */
const REQUESTS_BETWEEN = 10;
const WITHIN_MS = 60_000;

/** A stack that is killed in turns, server and engine, and is there again under the same ports and data. */
export class KilledStack {
  readonly #start: () => Promise<Stack>;
  #stack: Stack;
  #kills: Kills = { server: 0, engine: 0 };

  private constructor(start: () => Promise<Stack>, stack: Stack) {
    this.#start = start;
    this.#stack = stack;
  }

  static async open(dataDir: string, args: readonly string[]): Promise<KilledStack> {
    const start = (): Promise<Stack> => startStack({ dataDir, args });
    return new KilledStack(start, await start());
  }

  get stack(): Stack {
    return this.#stack;
  }

  get kills(): Kills {
    return this.#kills;
  }

  async run({ seconds, each, acknowledged, onKill }: KillPlan): Promise<void> {
    const until = performance.now() + seconds * 1000;
    const isEnough = (): boolean => this.#kills.server >= each && (this.#kills.engine >= each || !this.#hasEngine);
    for (let turn = 0; performance.now() < until || !isEnough(); turn++) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      await progressed(acknowledged);
      // In turns: the engine's number is known for certain only after the server has started.
      if (turn % 2 === 1 && this.#hasEngine) this.#killEngine();
      else await this.#killServer();
      onKill(this.#kills);
    }
  }

  get #hasEngine(): boolean {
    return this.#stack.ready.engine !== null;
  }

  async #killServer(): Promise<void> {
    await this.#stack.kill("server");
    this.#kills = { ...this.#kills, server: this.#kills.server + 1 };
    // The engine ends with the process that started it, and holds its folder until it has.
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      try {
        this.#stack = await this.#start();
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  }

  /** The server starts it again by itself. Throws where it is not running: then nothing was killed. */
  #killEngine(): void {
    const { engine } = this.#stack.ready;
    if (engine === null) return;
    process.kill(engine.pid, "SIGKILL");
    this.#kills = { ...this.#kills, engine: this.#kills.engine + 1 };
  }
}

async function progressed(acknowledged: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  const enough = (await acknowledged()) + REQUESTS_BETWEEN;
  while ((await acknowledged()) < enough) {
    if (performance.now() > deadline)
      throw new Error(`Cannot kill under load: nothing acknowledged in ${WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
