import { type Stack, startStack } from "../../test/stack/stack.ts";

export interface Kills {
  readonly server: number;
  readonly engine: number;
}

/** Long enough for a started process to have taken and stored something. */
const BETWEEN_MS = 1500;
const RESTART_WITHIN_MS = 30_000;

/** A stack that is killed in turns, server and engine, and is there again under the same ports and data. */
export class KilledStack {
  readonly #start: () => Promise<Stack>;
  #stack: Stack;
  #kills: Kills = { server: 0, engine: 0 };

  private constructor(start: () => Promise<Stack>, stack: Stack) {
    this.#start = start;
    this.#stack = stack;
  }

  static async open(dataDir: string, otlpPort: number): Promise<KilledStack> {
    const start = (): Promise<Stack> => startStack({ dataDir, args: ["--otlp-port", String(otlpPort)] });
    return new KilledStack(start, await start());
  }

  get stack(): Stack {
    return this.#stack;
  }

  get kills(): Kills {
    return this.#kills;
  }

  /** Until so many seconds have passed. */
  async run(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    for (let turn = 0; performance.now() < until; turn++) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      if (turn % 2 === 0) await this.#killServer();
      else await this.#killEngine();
    }
  }

  async #killServer(): Promise<void> {
    await this.#stack.kill("server");
    this.#kills = { ...this.#kills, server: this.#kills.server + 1 };
    // The engine ends with the process that started it, and holds its folder until it has.
    const deadline = performance.now() + RESTART_WITHIN_MS;
    for (;;) {
      try {
        this.#stack = await this.#start();
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  }

  /** The server starts it again by itself. */
  async #killEngine(): Promise<void> {
    await this.#stack.kill("engine");
    this.#kills = { ...this.#kills, engine: this.#kills.engine + 1 };
  }
}
