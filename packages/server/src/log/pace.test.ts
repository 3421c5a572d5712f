import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { Log } from "./log.ts";
import { paceFor } from "./pace.ts";
import { SingleBlock } from "./single-block.ts";

it.each([
  ["keeps up", 0, 0, 0],
  ["is at work on the last segment", 600, 200, 0],
  ["falls behind", 800, 100, 50],
  ["falls far behind", 60_000, 100, 150],
  ["is away", 60_000, 5001, 0],
])(
  "an exporter that %s: waiting for %i ms, done with one %i ms ago, puts commits off by %i ms",
  (_how, waiting, moved, pace) => {
    expect(paceFor(waiting, moved)).toBe(pace);
  },
);

it("a log answers later while an exporter that asks for it falls behind, and at once when it is away", async () => {
  const folder = mkdtempSync(join(tmpdir(), "outcrop-pace-"));
  const log = new Log<string>({
    folder,
    createBlock: () => new SingleBlock((text) => ({ block: Buffer.from(text), rows: 1 })),
    limits: { maxSegmentRows: 1 },
  });
  const reader = log.reader("store", { paces: true });
  await log.start();
  for (const text of ["a", "b", "c"]) await log.consume(text);
  await reader.commit(1);
  const began = performance.now();
  const clock = vi.spyOn(performance, "now");
  const timed = async (afterMs: number): Promise<number> => {
    clock.mockReturnValue(began + afterMs);
    const before = Date.now();
    expect(await log.consume("next")).toEqual({ kind: "ok" });
    return Date.now() - before;
  };
  expect(await timed(4000)).toBeGreaterThanOrEqual(145);
  expect(await timed(6000)).toBeLessThan(145);
  clock.mockRestore();
  await log.stop();
  rmSync(folder, { recursive: true, force: true });
});
