import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { COUNTERS } from "./build/instrument.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { Coverage } from "./loop/coverage.ts";
import { FuzzLoop, type Fault } from "./loop/fuzz-loop.ts";
import { minimise } from "./loop/minimise.ts";

// Runs one target in a thread, which the parent ends when an input makes it hang.

export interface FuzzOrder {
  readonly url: string;
  readonly counters: number;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly known: readonly Uint8Array[];
  readonly seconds: number;
  readonly seed: number;
  /** Shared: how many inputs have been read, how long the one being read is, and its bytes. */
  readonly watch: SharedArrayBuffer;
}

export interface FuzzProgress {
  readonly runs: number;
  readonly corpus: number;
  readonly branches: number;
  readonly features: number;
}

export type FuzzMessage =
  /** What the inputs to begin with have come to. */
  | { readonly kind: "begun"; readonly progress: FuzzProgress }
  | { readonly kind: "progress"; readonly progress: FuzzProgress }
  | { readonly kind: "done"; readonly progress: FuzzProgress; readonly fault: Fault | undefined };

/** Words of `watch` before its bytes. */
export const WATCH_HEAD = 2;

const PROGRESS_MS = 1000;

if (parentPort !== null) await work(workerData as FuzzOrder, parentPort);

async function work(order: FuzzOrder, parent: MessagePort): Promise<void> {
  const coverage = new Coverage(order.counters);
  Object.assign(globalThis, { [COUNTERS]: coverage.counters });
  const { target } = (await import(order.url)) as { readonly target: FuzzTarget };
  const head = new Int32Array(order.watch, 0, WATCH_HEAD);
  const bytes = new Uint8Array(order.watch, WATCH_HEAD * 4);
  const loop = new FuzzLoop({
    ...order,
    target,
    coverage,
    onInput(input) {
      bytes.set(input.subarray(0, bytes.length));
      head[1] = input.length;
      Atomics.add(head, 0, 1);
    },
  });
  const progress = (): FuzzProgress => {
    const { branches, features } = coverage;
    return { runs: loop.runs, corpus: loop.corpus.size, branches, features };
  };
  const post = (message: FuzzMessage): void => parent.postMessage(message, []);
  const until = performance.now() + order.seconds * 1000;
  let next = performance.now() + PROGRESS_MS;
  const early = await loop.begin();
  post({ kind: "begun", progress: progress() });
  const found =
    early ??
    (await loop.run(() => {
      const now = performance.now();
      if (now > next) {
        next = now + PROGRESS_MS;
        post({ kind: "progress", progress: progress() });
      }
      return now > until;
    }));
  const told = progress();
  const fault = found === undefined ? undefined : await smallest(loop, found);
  post({ kind: "done", progress: told, fault });
}

async function smallest(loop: FuzzLoop, { input, reason }: Fault): Promise<Fault> {
  const kind = kindOf(reason);
  const hasFault = async (smaller: Uint8Array): Promise<boolean> =>
    kindOf((await loop.faultOf(smaller)) ?? "") === kind;
  return { input: await minimise(input, hasFault), reason };
}

/** Faults that differ in their numbers alone are one. */
function kindOf(reason: string): string {
  return reason.replaceAll(/\d+/g, "0");
}
