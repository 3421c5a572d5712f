import { parseArgs } from "node:util";
import { loadCaller } from "./caller.ts";
import { collectGarbage } from "./cpu.ts";
import { registerDiscardingSdk } from "./discarding-sdk.ts";
import { enable } from "./variant.ts";

// What is left in the heap after many calls, half of them streams. Prints a `Retained`.

export interface Retained {
  /** Growth of the used heap between the warm-up and the end, both after garbage collection, bytes. */
  readonly bytes: number;
}

const WARM_UP = 4_000;

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

const before = await heapAfter(WARM_UP);
const after = await heapAfter(Number(values.calls));
const retained: Retained = { bytes: after - before };
caller.close();
console.log(JSON.stringify(retained));
process.exit();
