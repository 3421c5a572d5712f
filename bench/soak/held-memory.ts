import { readFile } from "node:fs/promises";
import { join } from "node:path";

const WITHIN_MS = 10_000;

/** MiB, after a collection of all garbage. */
export interface Held {
  readonly server_heap_mb: number;
  /** Outside of V8's heap: among them pools, which are bounded, and grow with the most that ever came at once. */
  readonly server_buffers_mb: number;
}

/** Asks a server that was started with `env` what memory it holds on to. */
export class HeldMemory {
  readonly #file: string;
  readonly #leakKib: number;
  #turn = 0;

  /** @param leakKibPerSecond what the server is made to lose, so that there is something to find */
  constructor(folder: string, leakKibPerSecond: number) {
    this.#file = join(folder, "held-memory.json");
    this.#leakKib = leakKibPerSecond;
  }

  get env(): Readonly<Record<string, string>> {
    return {
      NODE_OPTIONS: `--expose-gc --import ${new URL("heap-probe.ts", import.meta.url).href}`,
      OUTCROP_SOAK_PROBE: this.#file,
      OUTCROP_SOAK_LEAK_KIB: String(this.#leakKib),
    };
  }

  /** Throws where it is not told. */
  async ask(pid: number): Promise<Held> {
    process.kill(pid, "SIGUSR2");
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const told = await readFile(this.#file, "utf8").catch(() => undefined);
      const left = JSON.parse(told ?? '{"turn":0}') as { turn: number; heap: number; buffers: number };
      if (left.turn > this.#turn) {
        this.#turn = left.turn;
        return { server_heap_mb: left.heap / 1024 / 1024, server_buffers_mb: left.buffers / 1024 / 1024 };
      }
      if (performance.now() > deadline) throw new Error(`Cannot ask for memory: no answer within ${WITHIN_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
