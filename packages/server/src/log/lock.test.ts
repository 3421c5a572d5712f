import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock, type Processes } from "./lock.ts";
import { nodeLogFiles } from "./log-files.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const processes = (running: Readonly<Record<number, string>>): Processes => ({
  pid: 100,
  startOf: (pid) => (pid === 100 ? "now" : running[pid]),
});

describe("the lock of a log", () => {
  it("is held until it is given back", async () => {
    const release = await acquireLock(nodeLogFiles, path);
    await expect(acquireLock(nodeLogFiles, path)).rejects.toThrow(/held by this process/);
    await release();
    expect(readdirSync(folder)).toEqual([]);
    await (
      await acquireLock(nodeLogFiles, path)
    )();
  });

  it("of a living process is respected, and its number told", async () => {
    writeFileSync(path, "7 monday\n");
    await expect(acquireLock(nodeLogFiles, path, processes({ 7: "monday" }))).rejects.toThrow(/process 7; stop/);
    await expect(acquireLock(nodeLogFiles, path, processes({ 7: "?" }))).rejects.toThrow(/process 7/);
  });

  it.each([
    ["a process that is gone", "8 monday\n"],
    ["a process whose number another has now", "7 sunday\n"],
    ["a process with our own number, in a container before", "100 then\n"],
    ["nobody, when it was cut short", ""],
    ["nobody, when it is rubbish", "\0\0\0"],
  ])("of %s is taken over", async (_name, content) => {
    writeFileSync(path, content);
    const release = await acquireLock(nodeLogFiles, path, processes({ 7: "monday" }));
    await release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
