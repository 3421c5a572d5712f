import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OK } from "../pipeline/outcome.ts";
import { Log } from "./log.ts";
import { SingleBlock } from "./single-block.ts";
import { createFaultyFiles, type FaultyFiles } from "./testing/faulty-files.ts";

let folder: string;
let files: FaultyFiles;
let log: Log<string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-reserve-"));
  files = createFaultyFiles();
});
afterEach(async () => {
  await log.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(maxReserveBytes: number): Promise<void> {
  const createBlock = (): SingleBlock<string> =>
    new SingleBlock((text) => ({ block: Buffer.from(text), rows: text.length }));
  log = new Log<string>({ folder, files, createBlock, limits: { maxReserveBytes } });
  await log.start();
}

const fullBut = (reserve: string) => ({
  kind: "refused",
  reason: `Cannot store: ENOSPC: no space left on the disk but its last ${reserve}, which are kept for emptying the log`,
});

describe("a log of data", () => {
  it("leaves a part of the disk to those who are to empty it, and says so", async () => {
    await start(1_000);
    files.disk = { freeBytes: 999, totalBytes: 1_000_000 };
    expect(await log.consume("x")).toEqual(fullBut("1000 bytes"));
    expect(log.stats.problem).toBe(fullBut("1000 bytes").reason);
    files.disk = { freeBytes: 1_050, totalBytes: 1_000_000 };
    expect(await log.consume("x".repeat(60))).toEqual(fullBut("1000 bytes"));
    expect(await log.consume("y")).toEqual(OK);
    expect(log.stats.problem).toBeNull();
  });

  it("leaves an eighth of a small disk", async () => {
    await start(1_000);
    files.disk = { freeBytes: 499, totalBytes: 4_000 };
    expect(await log.consume("x")).toEqual(fullBut("500 bytes"));
    files.disk = { freeBytes: 550, totalBytes: 4_000 };
    expect(await log.consume("y")).toEqual(OK);
  });

  it("says large reserves in MiB", async () => {
    await start(256 * 1024 * 1024);
    files.disk = { freeBytes: 1, totalBytes: 1e12 };
    expect(await log.consume("x")).toEqual(fullBut("256 MiB"));
  });

  it("writes until the disk refuses where a file system does not say what room it has", async () => {
    await start(1_000);
    files.broken.set("room", "ENOSYS");
    expect(await log.consume("x")).toEqual(OK);
    files.space = 0;
    expect(await log.consume("y")).toMatchObject({ kind: "refused" });
  });
});

describe("a log without a reserve", () => {
  it("takes the last of the disk", async () => {
    await start(0);
    files.disk = { freeBytes: 1, totalBytes: 1_000_000 };
    expect(await log.consume("x")).toEqual(OK);
  });
});
