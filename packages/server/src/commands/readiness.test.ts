import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReadiness } from "./readiness.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-ready-"));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const good = { bytes: 1, maxBytes: 10, problem: null };

describe("readiness", () => {
  it("is there when the store answers and the disk takes a write, of which nothing stays", async () => {
    const ready = createReadiness({ engineKind: "embedded", ping: async () => true, folder, logs: () => [good] });
    expect(await ready()).toEqual({ ready: true, problems: [], engine: { kind: "embedded", up: true } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names everything that stands against it, and not where the data lies", async () => {
    const ready = createReadiness({
      engineKind: "server",
      ping: () => Promise.reject(new Error("away")),
      folder: join(folder, "gone"),
      logs: () => [good, { ...good, bytes: 10 }],
    });
    const { problems, ...rest } = await ready();
    expect(rest).toEqual({ ready: false, engine: { kind: "server", up: false } });
    expect(problems).toEqual([
      "store: does not answer; what arrives is kept in the log",
      "log: Cannot write to its folder: ENOENT: no such file or directory",
      "log: has reached its 10 bytes; senders are refused until the store catches up",
    ]);
  });

  it("is not there while the disk has no room but what a log leaves free, though it would take the write", async () => {
    const disk = { freeBytes: 200 * 1024 * 1024, totalBytes: 100 * 1024 ** 3 };
    const files = { room: () => Promise.resolve(disk) };
    const ready = createReadiness({
      engineKind: "embedded",
      ping: async () => true,
      folder,
      logs: () => [good],
      files,
    });
    const { problems } = await ready();
    expect(problems).toEqual([
      "log: Cannot write to its folder: ENOSPC: no space left on the disk but its last 256 MiB, which are kept for emptying the log",
    ]);
  });

  it("says why the embedded engine does not run", async () => {
    const engineProblem = (): string => "ended unexpectedly (SIGSEGV), starting it again";
    const ready = createReadiness({
      engineKind: "embedded",
      ping: async () => false,
      engineProblem,
      folder,
      logs: () => [],
    });
    expect((await ready()).problems).toEqual([
      "store: does not answer; what arrives is kept in the log",
      "engine: ended unexpectedly (SIGSEGV), starting it again",
    ]);
  });

  it("asks once a second, and sees that it has recovered", async () => {
    let nowMs = 0;
    let asked = 0;
    const ping = async (): Promise<boolean> => ++asked > 1;
    const ready = createReadiness({ engineKind: "embedded", ping, folder, logs: () => [], now: () => nowMs });
    expect((await Promise.all([ready(), ready()])).map((answer) => answer.ready)).toEqual([false, false]);
    nowMs = 999;
    expect((await ready()).ready).toBe(false);
    nowMs = 1000;
    expect((await ready()).ready).toBe(true);
    expect(asked).toBe(2);
  });
});
