import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, expect, it, vi } from "vitest";
import { decodeNative } from "../pipeline/batch/native/decode-native.ts";
import { encodeNative } from "../pipeline/batch/native/encode-native.ts";
import { NativeBlock } from "../pipeline/batch/native/native-block.ts";
import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import { batchOf } from "../pipeline/batch/testing/span-fixture.ts";
import type { LogEvent } from "./log-event.ts";
import { Log } from "./log.ts";
import type { OpenBlock } from "./open-block.ts";
import type { Segment } from "./segment.ts";

/** A block of spans that notes their number. */
class CountedBlock extends NativeBlock implements OpenBlock<SpanBatch, number> {
  notes: number[] = [];
  override append(batch: SpanBatch): void {
    super.append(batch);
    this.notes = [...this.notes, batch.length];
  }
  override clear(): void {
    super.clear();
    this.notes = [];
  }
}

const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "outcrop-segment-file-"));
  ended.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(folder: string, events: LogEvent[] = []) {
  const log = new Log<SpanBatch, number>({
    folder,
    createBlock: () => new CountedBlock(),
    limits: { maxSegmentAgeMs: 60_000, maxSegmentRows: 3 },
    report: (event) => events.push(event),
  });
  const reader = log.reader("store");
  await log.start();
  ended.push(() => log.stop());
  const first = async (): Promise<Segment<number>> => {
    for await (const segment of reader.segments(new AbortController().signal)) return segment;
    throw new Error("Cannot read log: expected a segment, got none");
  };
  return { log, first };
}

function namesIn(path: string): readonly string[] {
  const decoded = decodeNative(readFileSync(path));
  if (decoded.kind !== "ok") throw new Error(decoded.reason);
  return Array.from({ length: decoded.batch.length }, (_, row) => decoded.batch.row(row).name);
}

async function written(folder: string): Promise<Segment<number>> {
  const { log, first } = await open(folder);
  await log.consume(batchOf([{ name: "a" }]));
  await Promise.all([log.consume(batchOf([{ name: "b" }])), log.consume(batchOf([{ name: "c" }]))]);
  return first();
}

it("a segment's file is its blocks and nothing else, and its notes are those of all that was acknowledged", async () => {
  const segment = await written(newFolder());
  const file = await segment.file();
  expect(file).toMatchObject({ rows: 3 });
  expect(namesIn(file?.path ?? "")).toEqual(["a", "b", "c"]);
  expect(segment.notes).toEqual([1, 1, 1]);
});

it("after a restart the file is looked through first, and the notes are gone", async () => {
  const folder = newFolder();
  await written(folder);
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  const { first } = await open(copy);
  const segment = await first();
  const file = await segment.file();
  expect([file?.rows, segment.notes]).toEqual([3, undefined]);
  expect(namesIn(file?.path ?? "")).toEqual(["a", "b", "c"]);
});

it("a damaged file is not handed out, but told of, and its good blocks can be read", async () => {
  const folder = newFolder();
  const path = (await (await written(folder)).file())?.path ?? "";
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  const damaged = join(copy, path.slice(folder.length));
  const bytes = readFileSync(damaged);
  bytes[60] = (bytes[60] ?? 0) ^ 1;
  writeFileSync(damaged, bytes);
  const events: LogEvent[] = [];
  const { first } = await open(copy, events);
  const segment = await first();
  expect(await segment.file()).toBeUndefined();
  expect(events).toMatchObject([{ kind: "damaged", entries: 1 }]);
  expect(await segment.read()).toHaveLength(1);
});

it("what has waited for long is looked through before it is handed out", async () => {
  const segment = await written(newFolder());
  const path = (await segment.file())?.path ?? "";
  const bytes = readFileSync(path);
  bytes[60] = (bytes[60] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(await segment.file()).toBeDefined();
  const later = performance.now() + 60_000;
  vi.spyOn(performance, "now").mockReturnValue(later);
  ended.push(() => void vi.restoreAllMocks());
  expect(await segment.file()).toBeUndefined();
});

it("a segment of the version before, whose entries have headers of their own, is read block by block and gone on after", async () => {
  const folder = newFolder();
  const entryBefore = (spans: readonly string[]): Buffer => {
    const block = encodeNative(batchOf(spans.map((name) => ({ name }))));
    const header = Buffer.alloc(20);
    header.write("OCL1");
    header.writeUInt32LE(block.length, 4);
    header.writeUInt32LE(spans.length, 8);
    header.writeUInt32LE(crc32(block), 12);
    header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
    return Buffer.concat([header, block]);
  };
  const old = Buffer.concat([entryBefore(["a", "b"]), entryBefore(["c"]), entryBefore(["torn"]).subarray(0, 60)]);
  writeFileSync(join(folder, "0000000007-0123456789abcdef.segment"), old);
  const events: LogEvent[] = [];
  const { log, first } = await open(folder, events);
  const segment = await first();
  expect([await segment.file(), segment.notes, segment.sequence]).toEqual([undefined, undefined, 7]);
  const blocks = await segment.read();
  expect(blocks.map((block) => decodeNative(block).kind)).toEqual(["ok", "ok"]);
  expect(events).toEqual([{ kind: "torn-tail", segment: segment.name, bytes: 60 }]);
  expect(await log.consume(batchOf([{ name: "d" }]))).toEqual({ kind: "ok" });
});
