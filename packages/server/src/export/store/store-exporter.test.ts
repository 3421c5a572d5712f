import { describe, expect, it, vi } from "vitest";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { createFakeLog } from "../testing/fake-log.ts";
import { StoreExporter, type StoreExportEvent } from "./store-exporter.ts";

interface Inserted {
  readonly table: string;
  readonly blocks: readonly Uint8Array[];
  readonly token: string;
}

interface FakeStore {
  readonly inserts: Inserted[];
  insertNative(table: string, blocks: Uint8Array | readonly Uint8Array[], token: string): Promise<Outcome>;
  insertFile(table: string, path: string, token: string): Promise<Outcome> | undefined;
  tryNative(table: string, block: Uint8Array): Promise<Outcome>;
}

/** A store that gives the answers in turn, and `ok` when there are no more. It has no files. */
function fakeStore(answers: readonly (Outcome | Error)[] = []): FakeStore {
  const inserts: Inserted[] = [];
  return {
    inserts,
    insertNative(table, blocks, token) {
      inserts.push({ table, blocks: blocks instanceof Uint8Array ? [blocks] : blocks, token });
      const answer = answers[inserts.length - 1] ?? OK;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    insertFile: () => undefined,
    tryNative: (_table, one) => Promise.resolve(one === bad ? { kind: "drop", reason: "no such type" } : OK),
  };
}

/** One column; five rows, and two that no store can read. */
const block = Uint8Array.of(1, 5);
const bad = Uint8Array.of(1, 2);
const backoff = { firstMs: 1, maxMs: 2 };

describe("exporting the log to the store", () => {
  it("inserts each segment once, whole, in order, under its name", async () => {
    const log = createFakeLog();
    const store = fakeStore();
    const exporter = new StoreExporter({ reader: log.reader, store, backoff });
    log.add(block, block);
    await exporter.start();
    log.add(block);
    await expect.poll(() => log.commits).toEqual([1, 2]);
    expect(store.inserts).toEqual([
      { table: "otel_traces", blocks: [block, block], token: "segment-1" },
      { table: "otel_traces", blocks: [block], token: "segment-2" },
    ]);
    await exporter.stop();
  });

  it("goes on while the position after a segment is being saved, by one segment, and ends once it has been", async () => {
    const log = createFakeLog();
    const store = fakeStore();
    const saving = Promise.withResolvers<void>();
    const commit = (sequence: number): Promise<void> => log.reader.commit(sequence).then(() => saving.promise);
    const segments = log.reader.segments.bind(log.reader);
    const exporter = new StoreExporter({ reader: { name: "slow", position: 0, segments, commit }, store, backoff });
    for (let segment = 0; segment < 3; segment++) log.add(block);
    await exporter.start();
    await expect.poll(() => store.inserts).toHaveLength(2);
    let isStopped = false;
    const stopped = exporter.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([isStopped, log.commits]).toEqual([false, [1]]);
    saving.resolve();
    await stopped;
    expect(log.commits).toEqual([1, 2]);
  });

  it("lets the store read the segment's file where it can, and hands over the blocks where that fails", async () => {
    const log = createFakeLog();
    const store = fakeStore();
    const files: string[] = [];
    const insertFile = (_table: string, path: string, token: string): Promise<Outcome> => {
      files.push(`${path} as ${token}`);
      return Promise.resolve(path === "/bad" ? { kind: "drop", reason: "no block" } : OK);
    };
    const sending = { record: () => {} };
    const counters = { sent: 0, failed: 0, sending };
    const exporter = new StoreExporter({ reader: log.reader, store: { ...store, insertFile }, backoff, counters });
    log.addFile({ path: "/good", rows: 7 }, block);
    log.addFile({ path: "/bad", rows: 3 }, block);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1, 2]);
    expect(files).toEqual(["/good as segment-1", "/bad as segment-2"]);
    expect(store.inserts).toEqual([{ table: "otel_traces", blocks: [block], token: "segment-2" }]);
    expect(counters.sent).toBe(12);
    await exporter.stop();
  });

  it("repeats a segment under the same name until the store takes it, and tells of it once", async () => {
    const log = createFakeLog();
    const away: Outcome = { kind: "retry", afterMs: 1, reason: "engine restarts" };
    const store = fakeStore([away, new Error("broken"), { kind: "refused", reason: "full" }, OK]);
    const events: StoreExportEvent[] = [];
    const exporter = new StoreExporter({ reader: log.reader, store, backoff, report: (event) => events.push(event) });
    log.add(block);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1]);
    expect(store.inserts.map(({ token }) => token)).toEqual(Array.from({ length: 4 }, () => "segment-1"));
    expect(events).toEqual([
      { kind: "failing", segment: "segment-1", reason: "engine restarts" },
      { kind: "recovered" },
    ]);
    await exporter.stop();
  });

  it("keeps what the store can never read, and inserts the rest of the segment under its name", async () => {
    const log = createFakeLog();
    const events: StoreExportEvent[] = [];
    const never: Outcome = { kind: "drop", reason: "whole: no such type" };
    const away: Outcome = { kind: "retry", afterMs: 1, reason: "away" };
    const store = fakeStore([never, away, never]);
    const counters = { sent: 0, failed: 0, sending: { record: () => {} } };
    const told: string[] = [];
    const next = ({ name }: { readonly name: string }): Promise<Outcome> => {
      told.push(name);
      return Promise.resolve(OK);
    };
    const report = (event: StoreExportEvent): void => void events.push(event);
    const exporter = new StoreExporter({ reader: log.reader, store, backoff, report, counters, next });
    log.add(block, bad, block);
    log.add(block);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1, 2]);
    const whole = { table: "otel_traces", blocks: [block, bad, block], token: "segment-1" };
    const rest = { ...whole, blocks: [block, block] };
    const second = { ...whole, blocks: [block], token: "segment-2" };
    expect(store.inserts).toEqual([whole, rest, whole, rest, second]);
    expect(log.kept.at(-1)).toEqual({ name: "segment-1", blocks: [bad] });
    expect(events).toEqual([
      { kind: "failing", segment: "segment-1", reason: "away" },
      {
        kind: "given-up",
        segment: "segment-1",
        blocks: 1,
        rows: 2,
        reason: "no such type",
        quarantine: "quarantine/segment-1",
      },
      { kind: "recovered" },
    ]);
    expect([counters.sent, counters.failed, told]).toEqual([15, 2, ["segment-1", "segment-2"]]);
    await exporter.stop();
  });

  it("looks for such blocks, too, when a segment is refused again and again for a reason that might pass", async () => {
    const log = createFakeLog();
    const odd: Outcome = { kind: "retry", afterMs: 1, reason: "unknown type" };
    const store = fakeStore([odd, odd]);
    const lost: string[] = [];
    const exporter = new StoreExporter({
      reader: log.reader,
      store,
      backoff,
      onGivenUp: () => void lost.push("given up"),
      next: () => Promise.reject(new Error("there is nothing to tell")),
    });
    log.add(bad);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1]);
    expect([store.inserts.length, log.kept, lost]).toEqual([2, [{ name: "segment-1", blocks: [bad] }], ["given up"]]);
    await exporter.stop();
  });

  it.each([
    ["is away", { kind: "retry", afterMs: 1, reason: "away" }],
    ["takes each block by itself", OK],
  ] as const)("gives nothing up where a segment is refused by a store that %s", async (_what, tried) => {
    const log = createFakeLog();
    const never: Outcome = { kind: "drop", reason: "in a view" };
    const store = { ...fakeStore([never, never]), tryNative: () => Promise.resolve(tried) };
    const exporter = new StoreExporter({ reader: log.reader, store, backoff });
    log.add(block);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1]);
    expect([store.inserts.length, log.kept]).toEqual([3, []]);
    await exporter.stop();
  });

  it("gives nothing up of which no copy can be made", async () => {
    const log = createFakeLog();
    let failures = 2;
    const never: Outcome = { kind: "drop", reason: "no such type" };
    const store = fakeStore([never, never, never]);
    const segments = log.reader.segments.bind(log.reader);
    async function* withoutRoom(signal: AbortSignal): ReturnType<typeof segments> {
      for await (const segment of segments(signal)) {
        const quarantine: typeof segment.quarantine = (blocks) =>
          failures-- > 0 ? Promise.reject(new Error("ENOSPC")) : segment.quarantine(blocks);
        yield { ...segment, quarantine };
      }
    }
    const exporter = new StoreExporter({ reader: { ...log.reader, segments: withoutRoom }, store, backoff });
    log.add(bad);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1]);
    expect([store.inserts.length, log.kept.length]).toEqual([3, 1]);
    await exporter.stop();
  });

  it("keeps a copy of the whole segment where the store can never take it, and tries no block by itself", async () => {
    const log = createFakeLog();
    const events: StoreExportEvent[] = [];
    const never: Outcome = { kind: "drop", reason: "no such type" };
    const store = { ...fakeStore([never]), tryNative: () => Promise.resolve(never) };
    const exporter = new StoreExporter({ reader: log.reader, store, backoff, report: (event) => events.push(event) });
    log.add(block, block);
    log.add(block);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1, 2]);
    expect(log.kept).toEqual([{ name: "segment-1", blocks: "all" }]);
    expect(events).toMatchObject([{ kind: "given-up", segment: "segment-1", blocks: 2, rows: 10 }]);
    await exporter.stop();
  });

  it("tries again when a segment cannot be read, and passes over an empty one", async () => {
    let failures = 2;
    const log = createFakeLog(() => {
      if (failures-- > 0) throw new Error("EIO");
    });
    const store = fakeStore();
    const exporter = new StoreExporter({ reader: log.reader, store, backoff });
    log.add(block);
    log.add();
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1, 2]);
    expect(store.inserts).toHaveLength(1);
    await exporter.stop();
  });

  it("stops in the middle of waiting for the store, without giving the segment up", async () => {
    const log = createFakeLog();
    const insertNative = (): Promise<Outcome> => Promise.resolve({ kind: "retry", afterMs: 60_000, reason: "away" });
    const events: StoreExportEvent[] = [];
    const exporter = new StoreExporter({
      reader: log.reader,
      store: { ...fakeStore(), insertNative },
      report: (event) => events.push(event),
    });
    log.add(block);
    await exporter.start();
    await expect.poll(() => events).toHaveLength(1);
    await exporter.stop();
    await exporter.stop();
    expect([log.commits, log.kept]).toEqual([[], []]);
  });

  it("stops when it was never started", async () => {
    const { reader } = createFakeLog();
    expect(await new StoreExporter({ reader, store: fakeStore() }).stop()).toBeUndefined();
  });

  it("counts rows once they are stored or given up, and every attempt's time", async () => {
    const log = createFakeLog();
    const answers: readonly Outcome[] = [
      { kind: "retry", afterMs: 1, reason: "away" },
      OK,
      { kind: "drop", reason: "never" },
      OK,
    ];
    const counters = { sent: 0, failed: 0, sending: { record: vi.fn<(milliseconds: number) => void>() } };
    const exporter = new StoreExporter({ reader: log.reader, store: fakeStore(answers), backoff, counters });
    log.add(block, Uint8Array.of(1, 2));
    log.add(Uint8Array.of(1, 100), bad);
    await exporter.start();
    await expect.poll(() => log.commits).toEqual([1, 2]);
    expect(counters).toMatchObject({ sent: 107, failed: 2 });
    expect(counters.sending.record).toHaveBeenCalledTimes(3);
    await exporter.stop();
  });
});
