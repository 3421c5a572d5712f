import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { bundleTarget, type Bundle } from "./build/bundle-target.ts";
import type { Fault } from "./loop/fuzz-loop.ts";
import { WATCH_HEAD, type FuzzMessage, type FuzzOrder, type FuzzProgress } from "./fuzz-worker.ts";

export interface FuzzOneOptions {
  /** Source that exports `target`. */
  readonly path: string;
  /** Inputs that are read first, one a file; the folder may be missing. */
  readonly corpus: string;
  readonly seconds: number;
  readonly seed: number;
  readonly onProgress?: (progress: FuzzProgress) => void;
  /** An input has hung that takes more processor time, or ten times as long by the clock. */
  readonly hangMs?: number;
}

export interface FuzzResult extends FuzzProgress {
  readonly seconds: number;
  /** Branches that are counted. */
  readonly counters: number;
  /** What the inputs to begin with came to. */
  readonly begun: FuzzProgress;
  readonly fault: Fault | undefined;
}

const MAX_INPUT_BYTES = 1024 * 1024;
const HEAP_MB = 1024;
const LOOK_MS = 250;
/** Beside other work a process may wait for a core longer than any input takes. */
const PATIENCE = 10;

/** Fuzzes one target in a thread of its own. */
export async function fuzzOne(options: FuzzOneOptions): Promise<FuzzResult> {
  const folder = await mkdtemp(join(tmpdir(), "outcrop-fuzz-"));
  try {
    const bundle = await bundleTarget(options.path, folder);
    return await watch(bundle, await readCorpus(options.corpus), options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function readCorpus(folder: string): Promise<readonly Uint8Array[]> {
  const names = await readdir(folder).catch(() => []);
  return await Promise.all(names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => readFile(join(folder, name))));
}

async function watch(bundle: Bundle, known: readonly Uint8Array[], options: FuzzOneOptions): Promise<FuzzResult> {
  const { seconds, seed, onProgress, hangMs = 20_000 } = options;
  const shared = new SharedArrayBuffer(WATCH_HEAD * 4 + MAX_INPUT_BYTES);
  const order: FuzzOrder = { ...bundle, known, seconds, seed, watch: shared };
  const worker = new Worker(new URL("fuzz-worker.ts", import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const began = performance.now();
  let last: FuzzProgress = { runs: 0, corpus: 0, branches: 0, features: 0 };
  let begun = last;
  let timer: NodeJS.Timeout | undefined;
  try {
    const fault = await new Promise<Fault | undefined>((resolve) => {
      worker.on("message", (message: FuzzMessage) => {
        last = message.progress;
        if (message.kind === "begun") begun = last;
        else if (message.kind === "progress") onProgress?.(last);
        else resolve(message.fault);
      });
      // Thrown where no caller is, or out of memory.
      worker.on("error", (error) => resolve({ input: inputOf(shared), reason: `ended its thread: ${String(error)}` }));
      worker.on("exit", () => resolve({ input: inputOf(shared), reason: "ended its thread" }));
      let runs = -1;
      let since = spentMs();
      timer = setInterval(() => {
        const now = new Int32Array(shared)[0] ?? 0;
        const spent = spentMs();
        if (now !== runs) since = spent;
        else if (
          now > 0 &&
          (spent.processor - since.processor > hangMs || spent.clock - since.clock > hangMs * PATIENCE)
        ) {
          resolve({ input: inputOf(shared), reason: `hang: expected an answer within ${hangMs} ms` });
        }
        runs = now;
      }, LOOK_MS);
    });
    return { ...last, begun, seconds: (performance.now() - began) / 1000, counters: bundle.counters, fault };
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}

/** By this process so far, its threads and all. */
function spentMs(): { readonly processor: number; readonly clock: number } {
  const { user, system } = process.cpuUsage();
  return { processor: (user + system) / 1000, clock: performance.now() };
}

function inputOf(shared: SharedArrayBuffer): Uint8Array {
  const length = new Int32Array(shared)[1] ?? 0;
  return new Uint8Array(shared, WATCH_HEAD * 4, length).slice();
}
