import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogReader } from "./log-reader.ts";
import type { LogLimits } from "./log-limits.ts";
import { Log } from "./log.ts";
import { Pace, paceFor } from "./pace.ts";
import { SingleBlock } from "./single-block.ts";

const MIB = 1024 * 1024;

it.each([
  ["keeps up", 0, 0, 0, 0],
  ["is at work on the last segment", 64, 600, 200, 0],
  ["falls behind", 64, 800, 100, 50],
  ["falls far behind", 64, 60_000, 100, 150],
  ["falls far behind with next to nothing", 15, 60_000, 100, 0],
  ["is away", 64, 60_000, 5001, 0],
])("an exporter that %s: %i MiB wait for %i ms, done with one %i ms ago, puts answers off by %i ms", (...row) => {
  const [, mebibytes, waiting, moved, pace] = row;
  expect(paceFor(mebibytes * MIB, waiting, moved)).toBe(pace);
});

it("follows what is asked for over half a second, whether commits are many or few", () => {
  const [many, few] = [new Pace(), new Pace()];
  few.follow(0, 0);
  for (let now = 0; now < 500; now += 50) many.follow(now === 0 ? 0 : 100, now);
  expect(many.follow(100, 500)).toBeCloseTo(100 * (1 - Math.exp(-1)));
  expect(few.follow(100, 500)).toBeCloseTo(100 * (1 - Math.exp(-1)));
  expect(many.follow(0, 501)).toBeGreaterThan(60);
  expect(many.follow(0, 5000)).toBeLessThan(1);
});

describe("a log with an exporter that sets the pace", () => {
  let folder: string;
  let log: Log<string>;
  let reader: LogReader;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outcrop-pace-"));
  });
  afterEach(async () => {
    await log.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(limits: Partial<LogLimits>): void {
    const createBlock = (): SingleBlock<string> => new SingleBlock((text) => ({ block: Buffer.from(text), rows: 1 }));
    log = new Log<string>({ folder, createBlock, limits });
    reader = log.reader("store", { paces: true });
  }

  /** Three segments that wait since so many milliseconds, of which the exporter is done with the first. */
  async function fallBehind(): Promise<(waitingMs: number) => void> {
    open({ maxSegmentRows: 1 });
    await log.start();
    for (const text of ["a", "b", "c"]) await log.consume(text.repeat(9 * MIB));
    await reader.commit(1);
    const began = performance.now();
    const clock = vi.spyOn(performance, "now");
    return (waitingMs) => void clock.mockReturnValue(began + waitingMs);
  }

  it("answers later while that falls behind, and at once when it is away", async () => {
    const wait = await fallBehind();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    wait(4000);
    const answered = vi.fn<() => void>();
    const late = log.consume("next").finally(answered);
    // expect.poll would move the timers on.
    while (log.stats.acceptedRows < 4) await new Promise(setImmediate);
    vi.advanceTimersByTime(140);
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(await late).toEqual({ kind: "ok" });
    // No timer goes on any more: an answer that is put off would never come.
    wait(20_000);
    expect(await log.consume("next")).toEqual({ kind: "ok" });
  });

  it("answers at once when it stops", async () => {
    const wait = await fallBehind();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    wait(4000);
    const outcome = log.consume("next");
    await expect.poll(() => log.stats.acceptedRows).toBe(4);
    await log.stop();
    expect(await outcome).toEqual({ kind: "ok" });
  });

  it("lets a segment that is old go on while that is at the one before, yet not for ever", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    open({ maxSegmentAgeMs: 100 });
    await log.start();
    const add = async (...texts: readonly string[]): Promise<void> => {
      for (const text of texts) expect(await log.consume(text)).toEqual({ kind: "ok" });
    };
    await add("first");
    vi.advanceTimersByTime(100);
    await expect.poll(() => log.stats.waiting.get("store")?.segments).toBe(1);
    await add("second");
    vi.advanceTimersByTime(100);
    await add("third");
    expect(log.stats).toMatchObject({ segments: 2 });
    await reader.commit(1);
    await expect.poll(() => log.stats.waiting.get("store")).toMatchObject({ segments: 1 });
    await add("fourth");
    vi.advanceTimersByTime(399);
    await add("fifth");
    expect(log.stats.waiting.get("store")).toMatchObject({ segments: 1 });
    vi.advanceTimersByTime(1);
    await expect.poll(() => log.stats.waiting.get("store")).toMatchObject({ segments: 2 });
    const taken: number[] = [];
    for await (const segment of reader.segments(new AbortController().signal)) {
      taken.push((await segment.read()).length);
      if (taken.length === 2) break;
    }
    expect(taken).toEqual([2, 2]);
  });
});
