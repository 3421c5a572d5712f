import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LogEvent } from "./log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { Log } from "./log.ts";
import { SingleBlock } from "./single-block.ts";
import { createFaultyFiles, type FaultyFiles } from "./testing/faulty-files.ts";

const OK = { kind: "ok" };
const BLOCK = "x".repeat(100);

describe("a log whose exporter may go without the oldest", () => {
  let folder: string;
  let files: FaultyFiles;
  let events: LogEvent[];
  let log: Log<string>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outcrop-log-"));
    files = createFaultyFiles();
    events = [];
    log = create();
  });
  afterEach(async () => {
    files.broken.clear();
    await log.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every block is a segment of its own; eight of them fit. */
  function create(): Log<string> {
    return new Log<string>({
      folder,
      createBlock: () => new SingleBlock((text) => ({ block: Buffer.from(text), rows: text.length })),
      limits: { maxSegmentAgeMs: 5, maxSegmentRows: 1, maxBytes: 1_100 },
      files,
      report: (event) => events.push(event),
    });
  }

  const segments = (): string[] => readdirSync(folder).filter((file) => file.endsWith(".segment"));
  async function first(reader: LogReader) {
    for await (const segment of reader.segments(new AbortController().signal)) return segment;
    throw new Error("Cannot read a segment: expected one, got none");
  }

  /** How many segments wait, once all of so many are closed, and those that do not are counted as dropped. */
  async function keptOf(sent: number): Promise<number> {
    const accounted = (): readonly unknown[] => {
      const { droppedRows = 0, segments: kept = 0 } = log.stats.waiting.get("xray") ?? {};
      return [droppedRows + kept * 100, log.stats.bytes <= 1_100];
    };
    await expect.poll(accounted).toEqual([sent * 100, true]);
    return log.stats.waiting.get("xray")?.segments ?? 0;
  }

  it("goes on taking data, keeps the newest, and counts and says what it let go", async () => {
    const reader = log.reader("xray", { whenFull: "drop-oldest" });
    await log.start();
    for (let count = 0; count < 30; count++) expect(await log.consume(`${count}`.padStart(100, "x"))).toEqual(OK);
    const waiting = await keptOf(30);
    expect(waiting).toBeGreaterThan(3);
    await expect.poll(() => segments()).toHaveLength(waiting);
    expect(events.filter(({ kind }) => kind === "dropping")).toMatchObject([{ exporter: "xray", rows: 100 }]);
    const [block = Buffer.alloc(0)] = await (await first(reader)).read();
    expect(Buffer.from(block).toString()).toMatch(new RegExp(`x${30 - waiting}$`));
  });

  it("takes the segment out of the hands of an exporter that cannot get rid of it", async () => {
    const reader = log.reader("xray", { whenFull: "drop-oldest" });
    await log.start();
    await log.consume(BLOCK);
    const held = await first(reader);
    expect(await held.read()).toHaveLength(1);
    for (let count = 0; count < 20; count++) await log.consume(BLOCK);
    await expect.poll(() => reader.position).toBeGreaterThan(held.sequence);
    expect(await held.read()).toEqual([]);
    expect(await held.file()).toBeUndefined();
    const { position } = reader;
    await reader.commit(held.sequence);
    expect(reader.position).toBe(position);
    expect((await first(reader)).sequence).toBe(position + 1);
  });

  it("refuses all the same while another exporter needs them, and drops nothing", async () => {
    log.reader("xray", { whenFull: "drop-oldest" });
    const store = log.reader("store");
    await log.start();
    const outcomes = [];
    for (let count = 0; count < 20; count++) outcomes.push((await log.consume(BLOCK)).kind);
    expect(outcomes.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => "ok"));
    expect(outcomes.slice(-8)).toEqual(Array.from({ length: 8 }, () => "refused"));
    expect(log.stats.waiting.get("xray")?.droppedRows).toBe(0);
    // Once the store has them, the other one is what keeps them.
    await store.commit(5);
    for (let count = 0; count < 3; count++) expect(await log.consume(BLOCK)).toEqual(OK);
    await expect.poll(() => log.stats.waiting.get("xray")?.droppedRows).toBeGreaterThan(0);
    expect(log.stats.waiting.get("store")?.droppedRows).toBe(0);
  });

  it("makes room on a disk that is full before the log is", async () => {
    log.reader("xray", { whenFull: "drop-oldest" });
    await log.start();
    for (let count = 0; count < 4; count++) await log.consume(BLOCK);
    files.space = 0;
    expect(await log.consume(BLOCK)).toMatchObject({ kind: "refused" });
    expect(log.stats.waiting.get("xray")?.segments).toBe(3);
    files.space = 10_000;
    expect(await log.consume(BLOCK)).toEqual(OK);
    expect(log.stats.waiting.get("xray")?.droppedRows).toBe(100);
  });

  it("tells what was gathered beside the blocks of a segment that it lets go", async () => {
    const noted = new Log<string, string>({
      folder: join(folder, "noted"),
      createBlock: () => {
        const block = new SingleBlock<string>((text) => ({ block: Buffer.from(text), rows: 1 }));
        return Object.assign(block, { notes: ["a note"] });
      },
      limits: { maxSegmentAgeMs: 5, maxSegmentRows: 1, maxBytes: 1_100 },
    });
    const notes: string[] = [];
    noted.reader("store", { whenFull: "drop-oldest", onDropped: (dropped) => notes.push(...dropped) });
    await noted.start();
    for (let count = 0; count < 12; count++) await noted.consume(BLOCK);
    await expect.poll(() => notes.length).toBeGreaterThan(2);
    await expect.poll(() => notes.length - (noted.stats.waiting.get("store")?.droppedRows ?? 0)).toBe(0);
    await noted.stop();
  });

  it("counts what an earlier process wrote, too", async () => {
    log.reader("xray", { whenFull: "drop-oldest" });
    await log.start();
    for (let count = 0; count < 4; count++) await log.consume(BLOCK);
    await log.stop();
    log = create();
    log.reader("xray", { whenFull: "drop-oldest" });
    await log.start();
    for (let count = 0; count < 6; count++) expect(await log.consume(BLOCK)).toEqual(OK);
    expect(await keptOf(10)).toBeGreaterThan(3);
  });
});
