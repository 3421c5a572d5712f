import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { until } from "../testing/bedrock.ts";
import { bounded, flushAtExit } from "./flush-at-exit.ts";

class FakeProcess extends EventEmitter {
  readonly pid = 7;
  readonly raised: string[] = [];
  kill(_pid: number, signal: string): void {
    this.raised.push(signal);
  }
}

describe("flushAtExit", () => {
  it("flushes once when the loop runs empty, though the event comes again", () => {
    const host = new FakeProcess();
    let flushes = 0;
    flushAtExit(async () => void (flushes += 1), 1_000, host);
    host.emit("beforeExit", 0);
    host.emit("beforeExit", 0);
    expect(flushes).toBe(1);
  });

  it("raises a signal again after the flush", async () => {
    const host = new FakeProcess();
    const flush = Promise.withResolvers<void>();
    flushAtExit(() => flush.promise, 10_000, host);
    host.emit("SIGTERM", "SIGTERM");
    expect(host.raised).toEqual([]);
    flush.resolve();
    await until(() => host.raised.length > 0);
    expect(host.raised).toEqual(["SIGTERM"]);
  });

  it("raises it after the time limit where the flush hangs, and where it fails", async () => {
    for (const flush of [() => new Promise<void>(() => undefined), () => Promise.reject(new Error("down"))]) {
      const host = new FakeProcess();
      flushAtExit(flush, 10, host);
      host.emit("SIGINT", "SIGINT");
      await until(() => host.raised.includes("SIGINT"));
    }
  });

  it("raises a signal once, when each that is to be flushed is", async () => {
    const host = new FakeProcess();
    const slow = Promise.withResolvers<void>();
    let flushes = 0;
    flushAtExit(async () => void (flushes += 1), 1_000, host);
    flushAtExit(() => slow.promise, 10_000, host);
    host.emit("SIGTERM", "SIGTERM");
    await until(() => flushes === 1);
    await bounded(async () => undefined, 10);
    expect(host.raised).toEqual([]);
    slow.resolve();
    await until(() => host.raised.length > 0);
    expect(host.raised).toEqual(["SIGTERM"]);
  });

  it.each([
    ["before", "on"],
    ["after", "on"],
    ["before", "once"],
    ["after", "once"],
  ] as const)("leaves the signal to a handler of the application that was added %s it with %s", async (when, how) => {
    const host = new FakeProcess();
    let flushed = false;
    if (when === "before") host[how]("SIGTERM", () => undefined);
    flushAtExit(async () => void (flushed = true), 10, host);
    if (when === "after") host[how]("SIGTERM", () => undefined);
    host.emit("SIGTERM", "SIGTERM");
    await until(() => flushed);
    await bounded(async () => undefined, 10);
    expect(host.raised).toEqual([]);
  });
});
