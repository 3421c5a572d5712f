import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { Log } from "./log.ts";
import { paceFor } from "./pace.ts";
import { SingleBlock } from "./single-block.ts";

const MIB = 1024 * 1024;

it.each([
  ["keeps up", 0, 0, 0, 0],
  ["is at work on the last segment", 64, 600, 200, 0],
  ["falls behind", 64, 800, 100, 50],
  ["falls far behind", 64, 60_000, 100, 150],
  ["falls far behind with next to nothing", 15, 60_000, 100, 0],
  ["is away", 64, 60_000, 5001, 0],
])("an exporter that %s: %i MiB wait for %i ms, done with one %i ms ago, puts commits off by %i ms", (...row) => {
  const [, mebibytes, waiting, moved, pace] = row;
  expect(paceFor(mebibytes * MIB, waiting, moved)).toBe(pace);
});

it("a log answers later while an exporter that asks for it falls behind, and at once when it is away", async () => {
  const folder = mkdtempSync(join(tmpdir(), "outcrop-pace-"));
  const log = new Log<string>({
    folder,
    createBlock: () => new SingleBlock((text) => ({ block: Buffer.from(text), rows: 1 })),
    limits: { maxSegmentRows: 1 },
  });
  const reader = log.reader("store", { paces: true });
  await log.start();
  for (const text of ["a", "b", "c"]) await log.consume(text.repeat(9 * MIB));
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
