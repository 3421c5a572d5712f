import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MARK_BYTES } from "./entry.ts";
import type { LogEvent } from "./log-event.ts";
import type { LogReader } from "./log-reader.ts";
import type { LogLimits } from "./log-limits.ts";
import { Log, type LogOptions } from "./log.ts";
import type { Segment } from "./segment.ts";
import { SingleBlock } from "./single-block.ts";
import { createFaultyFiles, type FaultyFiles } from "./testing/faulty-files.ts";

let folder: string;
const folders: string[] = [];
let files: FaultyFiles;
let events: LogEvent[];
const open: Log<string>[] = [];

beforeEach(() => {
  folder = newFolder();
  files = createFaultyFiles();
  events = [];
});
afterEach(async () => {
  files.broken.clear();
  files.space = Number.MAX_SAFE_INTEGER;
  for (const log of open.splice(0)) await log.stop();
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "outcrop-log-"));
  folders.push(path);
  return path;
}

function create(limits: Partial<LogLimits> = {}, more: Partial<LogOptions<string>> = {}): Log<string> {
  const log = new Log<string>({
    folder,
    createBlock: () => new SingleBlock((text) => ({ block: Buffer.from(text), rows: text.length })),
    limits: { maxSegmentAgeMs: 5, ...limits },
    files,
    report: (event) => events.push(event),
    ...more,
  });
  open.push(log);
  return log;
}

/** A log of which every block is a segment of its own. */
async function started(limits: Partial<LogLimits> = { maxSegmentRows: 1 }): Promise<{
  readonly log: Log<string>;
  readonly reader: LogReader;
}> {
  const log = create(limits);
  const reader = log.reader("store");
  await log.start();
  return { log, reader };
}

const OK = { kind: "ok" };
const forever = new AbortController().signal;
const texts = async (segment: Segment): Promise<string[]> =>
  (await segment.read()).map((block) => Buffer.from(block).toString());

async function take(reader: LogReader, count: number, commit = true): Promise<Segment[]> {
  const taken: Segment[] = [];
  if (count === 0) return taken;
  for await (const segment of reader.segments(forever)) {
    taken.push(segment);
    if (commit) await reader.commit(segment.sequence);
    if (taken.length === count) break;
  }
  return taken;
}

const segmentFiles = (): string[] => readdirSync(folder).filter((file) => file.endsWith(".segment"));

/** What a process finds that starts after the one before was killed: the same files, and nothing in memory. */
function killed(): void {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  folder = copy;
}

describe("the log", () => {
  it("acknowledges what is on the disk, and hands it on in order", async () => {
    const { log, reader } = await started({ maxSegmentAgeMs: 1 });
    const written = Array.from({ length: 50 }, (_, i) => `block ${i}`);
    for (const outcome of await Promise.all(written.map((text) => log.consume(text)))) expect(outcome).toEqual(OK);
    const read: string[] = [];
    while (read.length < 50) {
      for (const segment of await take(reader, 1, false)) {
        read.push(...(await texts(segment)));
        await reader.commit(segment.sequence);
      }
    }
    expect(read).toEqual(written);
  });

  it("shares one fsync among all that waits for the disk", async () => {
    const { log } = await started({ maxSegmentAgeMs: 10_000 });
    await log.consume("first");
    const before = files.calls["sync"] ?? 0;
    await Promise.all(Array.from({ length: 100 }, () => log.consume("x")));
    expect((files.calls["sync"] ?? 0) - before).toBe(1);
  });

  it("syncs nothing where a write has done it", async () => {
    files.writesThrough = true;
    const { log } = await started({ maxSegmentAgeMs: 10_000 });
    expect(await log.consume("first")).toEqual(OK);
    expect(files.calls["sync"] ?? 0).toBe(0);
  });

  it("does not acknowledge before the fsync is done", async () => {
    const { log } = await started();
    files.broken.set("sync", "EIO");
    expect(await log.consume("lost")).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("EIO") as string,
    });
  });

  it.each([
    ["bytes", { maxSegmentBytes: 10 }],
    ["rows", { maxSegmentRows: 8 }],
    ["age", { maxSegmentAgeMs: 1 }],
  ])("closes a segment by %s", async (_name, limits) => {
    const { log, reader } = await started({ maxSegmentAgeMs: 60_000, ...limits });
    await log.consume("0123456789");
    const [segment] = await take(reader, 1, false);
    expect(segment && (await texts(segment))).toEqual(["0123456789"]);
  });

  it("leaves nothing behind when nothing was written", async () => {
    const { log } = await started();
    await log.stop();
    expect(readdirSync(folder).toSorted()).toEqual(["positions"]);
  });

  it("takes up after a stop where it was, under the same names", async () => {
    const first = await started();
    for (const text of ["a", "b", "c"]) await first.log.consume(text);
    const [, second] = await take(first.reader, 2, false);
    await first.reader.commit(1);
    await first.log.stop();
    const again = await started();
    const [resumed, third] = await take(again.reader, 2, false);
    expect([resumed?.name, third && (await texts(third))]).toEqual([second?.name, ["c"]]);
  });

  it("keeps what was acknowledged when the process is killed, and hands it on", async () => {
    const { log } = await started({ maxSegmentAgeMs: 60_000 });
    await log.consume("acknowledged");
    killed();
    const again = await started();
    const [segment] = await take(again.reader, 1, false);
    expect(segment && (await texts(segment))).toEqual(["acknowledged"]);
  });

  it.each([1, 10, 37, 38, 43])("cuts a tail torn after %i bytes of an entry, and says so", async (length) => {
    const { log } = await started({ maxSegmentAgeMs: 60_000 });
    await log.consume("acknowledged");
    await log.consume("torn entry");
    killed();
    const [file = ""] = segmentFiles();
    const bytes = readFileSync(join(folder, file));
    writeFileSync(join(folder, file), bytes.subarray(0, MARK_BYTES + 12 + length));
    const again = await started();
    expect(events).toMatchObject([{ kind: "torn-tail", bytes: length }]);
    const [segment] = await take(again.reader, 1, false);
    expect(segment && (await texts(segment))).toEqual(["acknowledged"]);
  });

  it("tells how far each exporter is behind, how long commits take, and why the disk takes nothing", async () => {
    const commits: number[] = [];
    const log = create({ maxSegmentRows: 1 }, { onCommit: (milliseconds) => commits.push(milliseconds) });
    const store = log.reader("store");
    log.reader("other");
    await log.start();
    for (const text of ["one", "two", "three"]) await log.consume(text);
    await take(store, 2);
    // The last is acknowledged before it is closed.
    await expect.poll(() => log.stats.waiting.get("other")?.segments).toBe(3);
    const { waiting } = log.stats;
    expect(waiting.get("store")).toMatchObject({ segments: 1, bytes: 43 });
    expect(waiting.get("other")).toMatchObject({ bytes: 125 });
    expect(waiting.get("other")?.oldestSeconds).toBeGreaterThanOrEqual(waiting.get("store")?.oldestSeconds ?? 0);
    expect(commits).toHaveLength(3);
    expect(log.stats.problem).toBeNull();
    files.space = 10;
    await log.consume("no room for it");
    expect(log.stats.problem).toContain("ENOSPC");
  });

  it("refuses when the disk is full, keeps none of the refused, and recovers by itself", async () => {
    const { log } = await started({ maxSegmentAgeMs: 60_000 });
    expect(await log.consume("before")).toEqual(OK);
    files.space = 30;
    const refused = await Promise.all([log.consume("refused one"), log.consume("refused two")]);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ kind: "refused", reason: expect.stringContaining("ENOSPC") as string });
    expect(await log.consume("still full")).toMatchObject({ kind: "refused" });
    files.space = Number.MAX_SAFE_INTEGER;
    expect(await log.consume("after")).toEqual(OK);
    expect(events).toMatchObject([{ kind: "failing" }, { kind: "recovered" }]);
    expect(log.stats).toMatchObject({ acceptedRows: 11, refusedRows: 32 });
    killed();
    const again = await started();
    const [segment] = await take(again.reader, 1, false);
    expect(segment && (await texts(segment))).toEqual(["before", "after"]);
  });

  it("refuses when not even a file can be made, and recovers", async () => {
    const { log } = await started();
    for (const code of ["ENOSPC", "EROFS", "EIO"]) {
      files.broken.set("create", code);
      expect(await log.consume("x")).toMatchObject({ kind: "refused" });
    }
    files.broken.clear();
    expect(await log.consume("x")).toEqual(OK);
  });

  it("goes on after short writes", async () => {
    files.maxWrite = 7;
    const { log, reader } = await started({ maxSegmentAgeMs: 60_000, maxSegmentRows: 40 });
    const outcomes = await Promise.all([log.consume("a rather long block"), log.consume("and one more of them")]);
    expect(outcomes).toEqual([OK, OK]);
    await log.consume("full");
    const [segment] = await take(reader, 1, false);
    expect(segment && (await texts(segment))).toEqual(["a rather long block", "and one more of them", "full"]);
  });

  it.each([
    ["fsync", "sync", false],
    ["write that syncs", "write", true],
  ] as const)("writes to a new segment after a failed %s, and keeps nothing of the failed append", async (...how) => {
    const [, operation, writesThrough] = how;
    files.writesThrough = writesThrough;
    const { log, reader } = await started({ maxSegmentAgeMs: 60_000, maxSegmentRows: 100 });
    expect(await log.consume("safe")).toEqual(OK);
    files.broken.set(operation, "EIO");
    expect(await log.consume("unsure")).toMatchObject({ kind: "refused" });
    files.broken.set("truncate", "EIO");
    files.broken.delete(operation);
    expect(await log.consume("cannot repair")).toMatchObject({ kind: "refused" });
    files.broken.clear();
    expect(await log.consume("new segment")).toEqual(OK);
    await log.stop();
    const { reader: again } = await started();
    const segments = await take(again, 2, false);
    expect(await Promise.all(segments.map(texts))).toEqual([["safe"], ["new segment"]]);
    expect(reader.position).toBe(0);
  });

  it("refuses beyond its size until the exporters have caught up", async () => {
    const { log, reader } = await started({ maxSegmentRows: 1, maxBytes: 300 });
    const block = "x".repeat(100);
    expect(await log.consume(block)).toEqual(OK);
    expect(await log.consume(block)).toEqual(OK);
    expect(await log.consume(block)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("300 bytes") as string,
    });
    await take(reader, 1);
    expect(await log.consume(block)).toEqual(OK);
    expect(await log.consume("x".repeat(301))).toMatchObject({ kind: "drop" });
  });

  it("refuses what would wait in memory beyond its cap", async () => {
    const { log } = await started({ maxQueuedBytes: 150 });
    const outcomes = await Promise.all(["a", "b", "c"].map((letter) => log.consume(letter.repeat(70))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["ok", "ok", "refused"]);
  });

  it("deletes a segment when the last of its exporters is done with it", async () => {
    const log = create({ maxSegmentRows: 1 });
    const fast = log.reader("fast");
    const slow = log.reader("slow");
    await log.start();
    await log.consume("a");
    await log.consume("b");
    await take(fast, 2);
    expect(segmentFiles()).toHaveLength(2);
    await take(slow, 1);
    expect(segmentFiles()).toHaveLength(1);
    await slow.commit(2);
    expect([segmentFiles(), log.stats.bytes]).toEqual([[], 0]);
  });

  it("never gives a number or a name twice, also when all segments are gone", async () => {
    const first = await started();
    await first.log.consume("a");
    const [one] = await take(first.reader, 1);
    await first.log.stop();
    const second = await started();
    await second.log.consume("b");
    const [two] = await take(second.reader, 1);
    expect([one?.sequence, two?.sequence]).toEqual([1, 2]);
    expect(one?.name).not.toBe(two?.name);
  });

  it("begins with the oldest segment when a position is damaged", async () => {
    const first = await started();
    await first.log.consume("a");
    await first.log.consume("b");
    const other = join(folder, "positions", "store.position");
    await take(first.reader, 2, false);
    await first.reader.commit(0);
    await first.log.stop();
    writeFileSync(other, "\0\0\0");
    const { reader } = await started();
    expect((await take(reader, 1, false))[0]?.sequence).toBe(1);
  });

  it("goes on when a position cannot be saved, and says so", async () => {
    const { log, reader } = await started();
    await log.consume("a");
    await log.consume("b");
    files.broken.set("rename", "EIO");
    await take(reader, 2);
    expect(events).toMatchObject([{ kind: "housekeeping-failed" }]);
    expect(segmentFiles()).toEqual([]);
  });

  it.each(["makeFolder", "create", "list"] as const)("says where it cannot be opened (%s)", async (step) => {
    files.broken.set(step, "EACCES");
    await expect(create().start()).rejects.toThrow(`Cannot open log in ${folder}: EACCES`);
  });

  it("opens for one process at a time", async () => {
    await started();
    await expect(create().start()).rejects.toThrow(/held by this process/);
  });

  it("stops twice, refuses afterwards, and ends its readers", async () => {
    const { log, reader } = await started();
    const ended = (async () => {
      for await (const segment of reader.segments(forever)) expect(segment).toBeUndefined();
      return "ended";
    })();
    await log.stop();
    await log.stop();
    expect(await ended).toBe("ended");
    expect(await log.consume("late")).toMatchObject({ kind: "refused" });
    expect(await create().stop()).toBeUndefined();
  });
});
