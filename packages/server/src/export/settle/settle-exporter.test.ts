import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createFakeLog } from "../testing/fake-log.ts";
import { SettleExporter, type TouchSink } from "./settle-exporter.ts";
import { encodeTraceKeys, type TraceKey } from "./trace-key.ts";

interface Touch {
  readonly keys: readonly TraceKey[];
  readonly settle: () => void;
  readonly fail: (error: Error) => void;
}

function fakeSink(ready: () => Promise<void> = () => Promise.resolve()): TouchSink & { readonly touches: Touch[] } {
  const touches: Touch[] = [];
  return {
    touches,
    ready,
    touch: (keys) =>
      new Promise((resolve, reject) => {
        touches.push({ keys, settle: resolve, fail: reject });
      }),
  };
}

const block = (...traces: readonly (readonly [org: string, traceId: string])[]): Uint8Array =>
  encodeTraceKeys(traces.map(([org, traceId]) => ({ org, traceId })));

describe("telling the settlement what was stored", () => {
  it("names each trace of a segment once, with its organisation", async () => {
    const log = createFakeLog();
    const next = fakeSink();
    const exporter = new SettleExporter({ reader: log.reader, next });
    log.add(block(["a", "t1"], ["a", "t1"], ["b", "t1"]), block(["a", "t2"], ["a", "t1"]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(1);
    expect(next.touches[0]?.keys).toEqual([
      { org: "a", traceId: "t1" },
      { org: "b", traceId: "t1" },
      { org: "a", traceId: "t2" },
    ]);
    await exporter.stop();
  });

  it("moves its position only as far as everything is settled", async () => {
    const log = createFakeLog();
    const next = fakeSink();
    const exporter = new SettleExporter({ reader: log.reader, next });
    for (const trace of ["t1", "t2", "t3"]) log.add(block(["a", trace]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(3);
    next.touches[1]?.settle();
    next.touches[2]?.settle();
    await Promise.resolve();
    expect(log.commits).toEqual([]);
    next.touches[0]?.settle();
    await expect.poll(() => log.commits).toEqual([3]);
    await exporter.stop();
  });

  it("stays before a segment that could not be settled", async () => {
    const log = createFakeLog();
    const next = fakeSink();
    const reports: string[] = [];
    const exporter = new SettleExporter({ reader: log.reader, next, report: (reason) => reports.push(reason) });
    log.add(block(["a", "t1"]));
    log.add(block(["a", "t2"]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(2);
    next.touches[0]?.fail(new Error("boom"));
    next.touches[1]?.settle();
    await expect.poll(() => reports).toEqual(["Cannot settle segment 1: boom"]);
    expect(log.commits).toEqual([]);
    await exporter.stop();
  });

  it("waits for room before it touches more, and stops while it waits", async () => {
    const log = createFakeLog();
    let open = true;
    const next = fakeSink(() => (open ? Promise.resolve() : new Promise(() => {})));
    const exporter = new SettleExporter({ reader: log.reader, next });
    log.add(block(["a", "t1"]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(1);
    open = false;
    log.add(block(["a", "t2"]));
    await exporter.stop();
    expect(next.touches).toHaveLength(1);
  });

  it("keeps nothing of a wait for room that is over", async () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const log = createFakeLog();
    const rooms: WeakRef<object>[] = [];
    const next = fakeSink(() => {
      const room = {};
      rooms.push(new WeakRef(room));
      return Promise.resolve(room) as Promise<never>;
    });
    const exporter = new SettleExporter({ reader: log.reader, next });
    for (const trace of ["t1", "t2", "t3"]) log.add(block(["a", trace]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(3);
    await expect
      .poll(() => {
        gc();
        // The last may still be at hand.
        return rooms.slice(0, 2).every((room) => room.deref() === undefined);
      })
      .toBe(true);
    await exporter.stop();
  });

  it("passes over a block that is no block, and says so", async () => {
    const log = createFakeLog();
    const next = fakeSink();
    const reports: string[] = [];
    const exporter = new SettleExporter({ reader: log.reader, next, report: (reason) => reports.push(reason) });
    log.add(Uint8Array.of(1, 2, 3));
    log.add(Uint8Array.of(9), block(["a", "t1"]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(1);
    await expect.poll(() => log.commits).toEqual([1]);
    expect(reports).toHaveLength(2);
    await exporter.stop();
  });

  it("tries again when a segment cannot be read", async () => {
    let failures = 2;
    const log = createFakeLog(() => {
      if (failures-- > 0) throw new Error("EIO");
    });
    const next = fakeSink();
    const exporter = new SettleExporter({ reader: log.reader, next, backoff: { firstMs: 1, maxMs: 1 } });
    log.add(block(["a", "t1"]));
    await exporter.start();
    await expect.poll(() => next.touches).toHaveLength(1);
    await exporter.stop();
  });
});
