import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock, type LockOptions } from "./lock.ts";
import { nodeLogFiles } from "./log-files.ts";
import { takeSystemLock } from "./system-lock.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const processes = (running: Readonly<Record<number, string>>): LockOptions => ({
  processes: { pid: 100, startOf: (pid) => (pid === 100 ? "now" : running[pid]) },
});

describe("the lock of a log", () => {
  it("is held until it is given back", async () => {
    const release = await acquireLock(nodeLogFiles, path);
    await expect(acquireLock(nodeLogFiles, path)).rejects.toThrow(/held by this process/);
    await release();
    expect(readdirSync(folder)).toEqual(["held"]);
    await (
      await acquireLock(nodeLogFiles, path)
    )();
  });

  it("of a living process is respected, and its number told", async () => {
    writeFileSync(path, "7 monday\n");
    await expect(acquireLock(nodeLogFiles, path, processes({ 7: "monday" }))).rejects.toThrow(/process 7; stop/);
    await expect(acquireLock(nodeLogFiles, path, processes({ 7: "?" }))).rejects.toThrow(/process 7/);
    // Nothing of it is held after a refusal.
    rmSync(path);
    await (
      await acquireLock(nodeLogFiles, path)
    )();
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
    expect(readdirSync(folder)).toEqual(["held"]);
  });

  it("is kept from a process of another container with the same number, until the moment that one is killed", async () => {
    const module = new URL("./lock.ts", import.meta.url);
    const script = `
      const { acquireLock } = await import(${JSON.stringify(module.href)});
      const { nodeLogFiles } = await import(${JSON.stringify(new URL("./log-files.ts", module).href)});
      const processes = { pid: 100, startOf: (pid) => (pid === 100 ? "then" : undefined) };
      const release = await acquireLock(nodeLogFiles, ${JSON.stringify(path)}, { processes });
      setInterval(release.toString, 1000);
      console.log("locked");`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(other, "close");
    try {
      await Promise.race([once(other.stdout, "data"), closed]);
      await expect(acquireLock(nodeLogFiles, path, processes({}))).rejects.toThrow(
        /process 100, maybe of another container/,
      );
    } finally {
      other.kill("SIGKILL");
      await closed;
    }
    await (
      await acquireLock(nodeLogFiles, path, processes({}))
    )();
  });

  it("is one of numbers alone where the system keeps none, which is told", async () => {
    const told: string[] = [];
    writeFileSync(path, "8 monday\n");
    const release = await acquireLock(nodeLogFiles, path, {
      ...processes({}),
      systemLock: () => Promise.resolve({ kind: "unsupported", reason: "disk I/O error" }),
      onUnsafe: (reason) => void told.push(reason),
    });
    await release();
    expect([told, readdirSync(folder)]).toEqual([["disk I/O error"], []]);
  });

  it("of the system is not there in a folder that cannot be used, and that is no error of its own", async () => {
    expect(await takeSystemLock(join(folder, "none", "held"))).toEqual({
      kind: "unsupported",
      reason: "unable to open database file",
    });
  });
});
