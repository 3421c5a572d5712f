import { renameSync, writeFileSync } from "node:fs";

// Loaded into the server by `--import`, and no part of it: when told to by SIGUSR2 it collects all garbage and writes down
// what is left. What a process holds on to shows there; in its resident memory it is beneath what V8 keeps for later.

const file = process.env["OUTCROP_SOAK_PROBE"];
const leakKib = Number(process.env["OUTCROP_SOAK_LEAK_KIB"] ?? 0);
const leaked: number[][] = [];
let turn = 0;

if (file !== undefined) {
  process.on("SIGUSR2", () => {
    globalThis.gc?.();
    const { heapUsed: heap, external: buffers } = process.memoryUsage();
    writeFileSync(`${file}.new`, JSON.stringify({ turn: ++turn, heap, buffers }));
    renameSync(`${file}.new`, file);
  });
}
// A fault to be found, for those who do not believe the bench.
const leak = (): void => void leaked.push(Array.from({ length: leakKib * 128 }, (_, i) => i + 0.5));
if (leakKib > 0) setInterval(leak, 1000).unref();
