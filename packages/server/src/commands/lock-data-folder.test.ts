import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "./lock-data-folder.ts";
import { takeSystemLock } from "./system-lock.ts";

let folder: string;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-data-"));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = (line: string): void => void lines.push(line);

describe("the lock of a data folder", () => {
  it("is held until it is given back, and leaves an empty file", async () => {
    const lock = lockDataFolder(folder, log);
    await lock.start();
    const other = lockDataFolder(folder, log);
    await expect(other.start()).rejects.toThrow(`Cannot use data folder ${folder}: another Outcrop uses it; stop that`);
    await other.stop();
    await lock.stop();
    await other.start();
    await other.stop();
    expect([lines, readdirSync(folder)]).toEqual([[], ["held"]]);
  });

  it("is another process's until the moment that it is killed, and tells its number", async () => {
    mkdirSync(join(folder, "log", "touched"), { recursive: true });
    writeFileSync(join(folder, "log", "touched", "lock"), "1 12345");
    const script = `
      const { lockDataFolder } = await import(${JSON.stringify(new URL("./lock-data-folder.ts", import.meta.url).href)});
      const lock = lockDataFolder(${JSON.stringify(folder)}, () => {});
      await lock.start();
      setInterval(() => lock, 1000);
      console.log("locked");`;
    const process1 = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(process1, "close");
    const lock = lockDataFolder(folder, log);
    try {
      await Promise.race([once(process1.stdout, "data"), closed]);
      await expect(lock.start()).rejects.toThrow(
        "another Outcrop uses it, process 1 of this machine or of a container;",
      );
    } finally {
      process1.kill("SIGKILL");
      await closed;
    }
    await lock.start();
    await lock.stop();
  });

  it("is said to be missing where the file system knows none, and everything goes on", async () => {
    const lock = lockDataFolder(folder, log, () => Promise.resolve({ kind: "unsupported", reason: "disk I/O error" }));
    await lock.start();
    await lock.stop();
    expect(lines).toEqual([
      `outcrop   cannot lock ${folder} (disk I/O error): see to it that no other Outcrop uses it`,
    ]);
    expect(await takeSystemLock(join(folder, "none", "held"))).toEqual({
      kind: "unsupported",
      reason: "unable to open database file",
    });
  });
});
