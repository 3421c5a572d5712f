import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LogEvent } from "./log-event.ts";
import { Log } from "./log.ts";
import type { Segment } from "./segment.ts";
import { SingleBlock } from "./single-block.ts";
import { createFaultyFiles, type FaultyFiles } from "./testing/faulty-files.ts";

let folder: string;
let files: FaultyFiles;
let events: LogEvent[];
const open: Log<string>[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-log-"));
  files = createFaultyFiles();
  events = [];
});
afterEach(async () => {
  files.broken.clear();
  for (const log of open.splice(0)) await log.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Log<string>> {
  const createBlock = (): SingleBlock<string> =>
    new SingleBlock((text) => ({ block: Buffer.from(text), rows: text.length }));
  const limits = { maxSegmentAgeMs: 60_000 };
  const log = new Log<string>({ folder, createBlock, limits, files, report: (event) => events.push(event) });
  open.push(log);
  await log.start();
  return log;
}

/** A segment of these entries, in the file of its name, as the next process finds it once somebody has changed that. */
async function segmentOf(entries: readonly string[], change: (path: string) => void = () => {}): Promise<Segment> {
  const log = await start();
  for (const entry of entries) await log.consume(entry);
  await log.stop();
  const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".segment"));
  change(join(folder, file));
  const next = new Log<string>({
    folder,
    createBlock: () => new SingleBlock(() => ({ block: new Uint8Array(0), rows: 0 })),
    files,
    report: (event) => events.push(event),
  });
  open.push(next);
  const reader = next.reader("store");
  await next.start();
  for await (const segment of reader.segments(new AbortController().signal)) return segment;
  throw new Error("expected a segment");
}

const fileOf = ({ name }: Segment): string => join(folder, `${name}.segment`);
const texts = async (segment: Segment): Promise<string[]> =>
  (await segment.read()).map((block) => Buffer.from(block).toString());

describe("what a log keeps in quarantine", () => {
  it.each([2, 5, 24, 32, 40])(
    "is a copy of a segment with an entry that is damaged at byte %i, which is left out",
    async (at) => {
      const segment = await segmentOf(["damaged entry", "good entry"], (path) => {
        const bytes = readFileSync(path);
        bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        writeFileSync(path, bytes);
      });
      expect(await texts(segment)).toEqual(["good entry"]);
      expect(await texts(segment)).toEqual(["good entry"]);
      const quarantine = join(folder, "quarantine", `${segment.name}.segment`);
      expect(events).toEqual([{ kind: "damaged", segment: segment.name, entries: 1, bytes: 51, quarantine }]);
      expect(readFileSync(quarantine)).toEqual(readFileSync(fileOf(segment)));
    },
  );

  it("is what an exporter gives up, on the disk before it is told where, or told that it could not be kept", async () => {
    const segment = await segmentOf(["good", "bad"]);
    const [, bad] = await segment.read();
    if (bad === undefined) throw new Error("expected two blocks");
    for (const operation of ["create", "write", "sync", "rename", "syncFolder"] as const) {
      files.broken.set(operation, "ENOSPC");
      await expect(segment.quarantine([bad])).rejects.toThrow(/ENOSPC/);
      files.broken.clear();
    }
    files.maxWrite = 2;
    const some = await segment.quarantine([bad]);
    expect(some).toBe(join(folder, "quarantine", `${segment.name}-refused.segment`));
    expect(readFileSync(some, "utf8")).toBe("bad");
    expect(readFileSync(await segment.quarantine())).toEqual(readFileSync(fileOf(segment)));
    expect(readdirSync(join(folder, "quarantine"))).toHaveLength(2);
  });

  it.each([
    ["a sector is bad", "EIO", ["one", "three"]],
    ["it was removed", "ENOENT", []],
  ] as const)(
    "is what the disk still gives of a segment, where %s for good: the rest goes on",
    async (_what, code, rest) => {
      const segment = await segmentOf(["one", "two", "three"]);
      files.broken.set("read", "EACCES");
      for (let attempt = 0; attempt < 20; attempt++) await expect(segment.read()).rejects.toThrow("EACCES");
      const bytes = readFileSync(fileOf(segment));
      const at = bytes.indexOf("two");
      if (code === "EIO") writeFileSync(fileOf(segment), bytes.fill(0, at, at + 3));
      else rmSync(fileOf(segment));
      files.broken.set("read", code);
      for (let attempt = 0; attempt < 9; attempt++) await expect(segment.read()).rejects.toThrow(code);
      expect(await texts(segment)).toEqual(rest);
      const quarantine = join(folder, "quarantine", `${segment.name}.segment`);
      expect(events).toMatchObject([{ kind: "damaged", segment: segment.name, quarantine }]);
    },
  );

  it("is a copy of a segment that has been cut where an entry ends, so that nothing else tells", async () => {
    const segment = await segmentOf(["one", "two"]);
    const [first] = await segment.read();
    const bytes = readFileSync(fileOf(segment));
    writeFileSync(fileOf(segment), bytes.subarray(0, bytes.length / 2));
    expect(await texts(segment)).toEqual([Buffer.from(first ?? []).toString()]);
    expect(events).toMatchObject([{ kind: "damaged", entries: 1, bytes: bytes.length / 2 }]);
  });
});
