import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Engine } from "@outcrop/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEntry, MARK_BYTES } from "../../log/entry.ts";
import { Log } from "../../log/log.ts";
import { decodeNative } from "../../pipeline/batch/native/decode-native.ts";
import { NativeBlock } from "../../pipeline/batch/native/native-block.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SPAN_COLUMNS } from "../../pipeline/batch/span-columns.ts";
import { batchOf, readBatch, type SpanFixture } from "../../pipeline/batch/testing/span-fixture.ts";
import { tuneEmbeddedTables } from "../../store/embedded-tables.ts";
import { migrate } from "../../store/migrate.ts";
import { createStore, type Store } from "../../store/store.ts";
import { createFakeLog } from "../testing/fake-log.ts";
import { MergeHold } from "./merge-hold.ts";
import { StoreExporter, type StoreExportEvent } from "./store-exporter.ts";

let folder: string;
let engine: Engine;
let store: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-export-"));
  engine = await startEngine({ dataDir: join(folder, "engine") });
  store = createStore({ url: engine.url });
  await migrate(store);
});
afterAll(async () => {
  await store.close();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

const createLog = (name: string): Log<SpanBatch> =>
  new Log<SpanBatch>({
    folder: join(folder, name),
    createBlock: () => new NativeBlock(),
    limits: { maxSegmentAgeMs: 20 },
  });

/** Spans of every shape that a column can hold, each with a name of its own to sort by. */
const spans = (prefix: string): readonly SpanFixture[] =>
  Array.from({ length: 300 }, (_, i): SpanFixture => ({
    org: "acme",
    traceId: i.toString(16).padStart(32, "0"),
    name: `${prefix} ${String(i).padStart(3, "0")}`,
    startUnixNano: 1_770_000_000_000_000_000n + BigInt(i),
    durationNano: 2n ** 60n + BigInt(i),
    attributes:
      i % 3 === 0 ? {} : { i, text: "straße ".repeat(i), double: i / 7, big: 2n ** 62n, list: [1, { a: "b" }] },
    resource: { "service.name": `service ${i % 7}`, flag: i % 2 === 0 },
    events: Array.from({ length: i % 4 }, (_unused, e) => ({
      name: `event ${e}`,
      timeUnixNano: BigInt(e),
      attributes: { e: String(e) },
    })),
    links: i % 5 === 0 ? [{ traceId: "t", spanId: "s", attributes: { why: "because" } }] : [],
  }));

function withTypedColumns(batch: SpanBatch): SpanBatch {
  for (let index = 0; index < batch.length; index += 2) {
    const row = batch.row(index);
    row.costNanoUsd = BigInt(index) - 10n;
    row.costStatus = "priced";
    batch.columns.GenAiInputTokens.setNumber(index, index);
    batch.columns.GenAiTimeToFirstChunk.set(index, index / 3);
    const reasons = batch.columns.GenAiFinishReasons;
    reasons.items.setText(reasons.append(index), "stop");
  }
  return batch;
}

async function stored(prefix: string): Promise<SpanBatch> {
  const names = SPAN_COLUMNS.map(({ name }) => `\`${name}\``).join(", ");
  const query = `SELECT ${names} FROM otel_traces WHERE startsWith(SpanName, {prefix:String}) ORDER BY SpanName FORMAT Native`;
  const url = `${engine.url}/?${new URLSearchParams({ param_prefix: prefix }).toString()}`;
  // A connection that waits for the next question may have been closed by then.
  const response = await fetch(url, { method: "POST", body: query, headers: { connection: "close" } });
  const decoded = decodeNative(new Uint8Array(await response.arrayBuffer()));
  if (decoded.kind !== "ok") throw new Error(decoded.reason);
  return decoded.batch;
}

/** An entry of the log, as an open block leaves it in a segment. */
function entryOf(prefix: string): Buffer {
  const block = new NativeBlock();
  block.append(batchOf(spans(prefix)));
  return Buffer.concat(encodeEntry(block.finish(MARK_BYTES), block.rows));
}

describe("the log in the engine's table", () => {
  it("is without an entry that the engine cannot read, and with all others of its segment, once", async () => {
    const poison = entryOf("poison bad");
    poison.write("LowCardinality(Strinx)", poison.indexOf("LowCardinality(String)"));
    const blocks = [entryOf("poison one"), poison, entryOf("poison two")];
    const path = join(folder, "poison.segment");
    writeFileSync(path, Buffer.concat(blocks));
    const reading = createStore({ url: engine.url, readsFiles: true });
    // The second is what comes after a crash, before the position was saved.
    for (let life = 0; life < 2; life++) {
      const log = createFakeLog();
      log.addFile({ path, rows: 900 }, ...blocks);
      const exporter = new StoreExporter({ reader: log.reader, store: reading });
      await exporter.start();
      await expect.poll(() => log.commits).toEqual([1]);
      await exporter.stop();
      expect(log.kept).toEqual([{ name: "segment-1", blocks: [poison] }]);
      const names = readBatch(await stored("poison")).map((span) => ("name" in span ? String(span.name) : ""));
      expect([names.length, names.filter((name) => name.startsWith("poison bad"))]).toEqual([600, []]);
    }
    await reading.close();
  });

  it("reads back value for value what was written", async () => {
    const log = createLog("values");
    const exporter = new StoreExporter({ reader: log.reader("store"), store });
    await log.start();
    await exporter.start();
    const batch = withTypedColumns(batchOf(spans("values")));
    expect(await log.consume(batch)).toEqual({ kind: "ok" });
    await expect.poll(async () => (await stored("values")).length).toBe(300);
    expect(readBatch(await stored("values"))).toEqual(readBatch(batch));
    await exporter.stop();
    await log.stop();
  });

  it("is the same when the engine reads the log's own file, once however often it does", async () => {
    const inserted: string[] = [];
    const reading = createStore({ url: engine.url, readsFiles: true });
    const watched: Pick<Store, "insertNative" | "insertFile" | "tryNative"> = {
      tryNative: reading.tryNative.bind(reading),
      insertNative: () => Promise.reject(new Error("expected the file to be read")),
      insertFile: async (table, path, token) => {
        inserted.push(path);
        const first = await reading.insertFile(table, path, token);
        return (await reading.insertFile(table, path, token)) ?? first ?? { kind: "drop", reason: "no file" };
      },
    };
    const log = createLog("file values");
    const exporter = new StoreExporter({ reader: log.reader("store"), store: watched });
    await log.start();
    await exporter.start();
    const parts = ["one", "two", "three"].map((part) => withTypedColumns(batchOf(spans(`file values ${part}`))));
    const read = parts.flatMap((batch) => readBatch(batch));
    expect(await Promise.all(parts.map((batch) => log.consume(batch)))).toEqual(parts.map(() => ({ kind: "ok" })));
    await expect.poll(async () => (await stored("file values")).length).toBe(900);
    const nameOf = (span: object): string => ("name" in span ? String(span.name) : "");
    const byName = (a: object, b: object): number => (nameOf(a) < nameOf(b) ? -1 : 1);
    expect(readBatch(await stored("file values")).toSorted(byName)).toEqual(read.toSorted(byName));
    expect(inserted.length).toBeGreaterThan(0);
    await exporter.stop();
    await log.stop();
    await reading.close();
  });

  it("is there once when the exporter dies before it has saved its position, and starts again", async () => {
    const first = createLog("again");
    const forgetful = first.reader("store");
    const exporter = new StoreExporter({ reader: { ...forgetful, commit: () => Promise.resolve() }, store });
    await first.start();
    await exporter.start();
    for (const part of ["a", "b", "c"]) await first.consume(batchOf(spans(`again ${part}`)));
    await expect.poll(async () => (await stored("again")).length).toBe(900);
    await exporter.stop();
    await first.stop();

    const second = createLog("again");
    const reader = second.reader("store");
    await second.start();
    expect(second.stats.segments).toBeGreaterThan(0);
    const again = new StoreExporter({ reader, store });
    await again.start();
    await expect.poll(() => second.stats.segments, { interval: 20 }).toBe(0);
    expect((await stored("again")).length).toBe(900);
    await again.stop();
    await second.stop();
  });

  it("waits for a view of the owner's that fails to be mended, and is there once", async () => {
    await store.command("CREATE TABLE mine (Number UInt32) ENGINE = MergeTree ORDER BY Number");
    await store.command(
      "CREATE MATERIALIZED VIEW mine_view TO mine AS SELECT toUInt32(SpanName) AS Number FROM otel_traces",
    );
    const log = createFakeLog();
    const events: StoreExportEvent[] = [];
    const exporter = new StoreExporter({ reader: log.reader, store, report: (event) => events.push(event) });
    log.add(entryOf("view"));
    await exporter.start();
    await expect.poll(() => events.length).toBeGreaterThan(0);
    expect(events).toMatchObject([{ kind: "failing", reason: expect.stringContaining("mine_view") }]);
    await store.command("DROP TABLE mine_view");
    await expect.poll(() => log.commits).toEqual([1]);
    expect([(await stored("view")).length, log.kept]).toEqual([300, []]);
    await exporter.stop();
  });

  it("lies in parts that the engine does not merge while merges are put off, and is the same merged", async () => {
    // What there is of before lies in parts of another kind.
    const log = createLog("tuned");
    const exporter = new StoreExporter({ reader: log.reader("store"), store });
    await tuneEmbeddedTables(store);
    await log.start();
    await exporter.start();
    await log.consume(withTypedColumns(batchOf(spans("tuned"))));
    await expect.poll(async () => (await stored("tuned")).length).toBe(300);
    await exporter.stop();
    await log.stop();
    const apart = readBatch(await stored(""));
    let now = 0;
    const hold = new MergeHold({ store, table: "otel_traces", now: () => now, everyMs: 20 });
    await hold.start();
    hold.inserted(5_000);
    const merged = (): Promise<string> =>
      store.command("OPTIMIZE TABLE otel_traces FINAL").then(
        () => "merged",
        (error: unknown) => String(error),
      );
    await expect.poll(() => merged()).toContain("Cancelled merging parts");
    now += 60_000;
    await expect.poll(() => merged()).toBe("merged");
    expect(readBatch(await stored(""))).toEqual(apart);
    await hold.stop();
  });
});
