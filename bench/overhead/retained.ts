import { parseArgs } from "node:util";
import { loadCaller } from "./caller.ts";
import { collectGarbage } from "./cpu.ts";
import { registerDiscardingSdk } from "./discarding-sdk.ts";
import { enable } from "./variant.ts";

// What is left in the heap after many calls, half of them streams. Prints a `Retained`.

export interface Retained {
  /** Growth of the used heap between the warm-up and the end, both after garbage collection, bytes. */
  readonly bytes: number;
  /** The same for each of the parts that the calls are made in: a leak grows in all of them. */
  readonly parts: readonly number[];
}

/**
 * As many calls as V8 takes until it has compiled, and dropped, what it will, and until pools and caches of Node have
 * their size: 4.8 MB went that way in the first 20,000.
 */
const WARM_UP = 20_000;
const PARTS = 5;

const { values } = parseArgs({
  options: { url: { type: "string" }, calls: { type: "string" } },
});
const sdk = registerDiscardingSdk();
await enable("outcrop");
const caller = loadCaller(values.url ?? "");

async function heapAfter(calls: number): Promise<number> {
  for (let i = 0; i < calls; i += 2) await Promise.all([caller.call(), caller.stream(2)]);
  await sdk.flush();
  // Finalizers of collected streams run between two collections.
  for (let i = 0; i < 3; i += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

const heap = [await heapAfter(WARM_UP)];
for (let part = 0; part < PARTS; part += 1) heap.push(await heapAfter(Number(values.calls) / PARTS));
const parts = heap.slice(1).map((used, i) => used - (heap[i] ?? 0));
const retained: Retained = { bytes: parts.reduce((sum, part) => sum + part, 0), parts };
caller.close();
console.log(JSON.stringify(retained));
process.exit();
