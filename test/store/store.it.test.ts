import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { createTracePieceView } from "../../packages/server/src/store/schema/trace-piece-table.ts";
import { createTraceTimeView } from "../../packages/server/src/store/schema/trace-time-table.ts";
import { StoreError } from "../../packages/server/src/store/store-error.ts";
import { blockOf, startEngineStore, type EngineStore } from "./engine-store.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const NANO = 1_795_200_000_123_456_789n;

function span(spanId: string, more: Partial<SpanFixture> = {}): SpanFixture {
  return { org: "acme", traceId: TRACE_ID, spanId, name: "chat", startUnixNano: NANO, durationNano: 5n, ...more };
}

describe("a store over the embedded engine", () => {
  let engine: EngineStore;

  beforeAll(async () => {
    engine = await startEngineStore("telemetry");
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  async function count(where: string): Promise<number> {
    const rows = await engine.store.query<{ Count: string }>(`SELECT count() AS Count FROM ${where}`);
    return Number(rows[0]?.Count);
  }

  it("stores every cell of a block as it was", async () => {
    const block = blockOf([
      span("0000000000000001", {
        parentSpanId: "00000000000000ff",
        serviceName: "süß 'quoted' \\ \n",
        statusCode: "Error",
        attributes: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 12, "session.id": "s 1" },
        events: [{ name: "gone", timeUnixNano: NANO + 1n, attributes: { why: "unknown" } }],
        links: [{ traceId: TRACE_ID, spanId: "00000000000000aa", attributes: {} }],
      }),
    ]);
    expect(await engine.store.insertNative("otel_traces", block, "cells")).toEqual({ kind: "ok" });
    const rows = await engine.store.query(
      `SELECT Org, toString(toUnixTimestamp64Nano(Timestamp)) AS Start, ParentSpanId, ServiceName, StatusCode,
        SpanAttributes['gen_ai.operation.name'] AS Operation, GenAiInputTokens, GenAiOutputTokens, SessionId,
        Events.Name AS EventNames, Links.SpanId AS LinkIds
      FROM otel_traces WHERE SpanId = {id:String}`,
      { id: "0000000000000001" },
    );
    expect(rows).toEqual([
      {
        Org: "acme",
        Start: NANO.toString(),
        ParentSpanId: "00000000000000ff",
        ServiceName: "süß 'quoted' \\ \n",
        StatusCode: "Error",
        Operation: "chat",
        GenAiInputTokens: "12",
        GenAiOutputTokens: null,
        SessionId: "s 1",
        EventNames: ["gone"],
        LinkIds: ["00000000000000aa"],
      },
    ]);
  });

  it("inserts a block once per token, whoever sends it again, and keeps the lookup of traces", async () => {
    const block = blockOf([span("0000000000000002"), span("0000000000000003", { startUnixNano: NANO + 9n })]);
    for (let time = 0; time < 3; time++) await engine.store.insertNative("otel_traces", block, "once");
    expect(await count("otel_traces WHERE SpanId IN ('0000000000000002', '0000000000000003')")).toBe(2);
    await engine.store.insertNative("otel_traces", block, "another token");
    expect(await count("otel_traces WHERE SpanId IN ('0000000000000002', '0000000000000003')")).toBe(4);
    const times = await engine.store.query(
      `SELECT toString(toUnixTimestamp64Nano(max(End))) AS EndNano FROM otel_traces_trace_id_ts
      WHERE Org = 'acme' AND TraceId = {id:String}`,
      { id: TRACE_ID },
    );
    expect(times).toEqual([{ EndNano: (NANO + 9n).toString() }]);
  });

  it("fills what a crash left out behind a block that is stored: the times of its traces, and their pieces", async () => {
    const block = blockOf([span("0000000000000009", { org: "cut", traceId: "0af7651916cd43dd8448eb211c80319d" })]);
    const rows = async (): Promise<readonly number[]> => [
      await count("otel_traces WHERE Org = 'cut'"),
      await count("otel_traces_trace_id_ts WHERE Org = 'cut'"),
      await count("trace_pieces WHERE Org = 'cut'"),
    ];
    for (const [view, create] of [
      ["trace_pieces_mv", createTracePieceView],
      ["otel_traces_trace_id_ts_mv", createTraceTimeView],
    ] as const) {
      await engine.store.command(`DROP VIEW ${view}`);
      expect(await engine.store.insertNative("otel_traces", block, `cut before ${view}`)).toEqual({ kind: "ok" });
      const [spans, , pieces = 0] = await rows();
      await engine.store.command(create(null));
      for (let time = 0; time < 2; time++) {
        await engine.store.insertNative("otel_traces", block, `cut before ${view}`);
        expect(await rows()).toEqual([spans, expect.any(Number), pieces + 1]);
      }
    }
    expect(await count("(SELECT DISTINCT TraceId FROM otel_traces_trace_id_ts WHERE Org = 'cut')")).toBe(1);
  });

  it("finds a trace of a known time without reading the rest of its day", async () => {
    const spans = Array.from({ length: 40_000 }, (_, index) =>
      span((0x100000 + index).toString(16).padStart(16, "0"), {
        org: "day",
        traceId: (0x200000 + index).toString(16).padStart(32, "0"),
        startUnixNano: 1_795_219_200_000_000_000n + BigInt(index) * 2_000_000_000n,
      }),
    );
    expect(await engine.store.insertNative("otel_traces", blockOf(spans), "day")).toEqual({ kind: "ok" });
    const [middle] = spans.slice(20_000);
    const at = middle?.startUnixNano ?? 0n;
    const plan = await engine.store.query<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT SpanId FROM otel_traces WHERE Org = 'day' AND TraceId = {trace:String}
        AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})
      SETTINGS use_skip_indexes = 0`,
      { trace: middle?.traceId ?? "", from: (at - 1_000_000_000n).toString(), to: (at + 1_000_000_000n).toString() },
    );
    const lines = plan.map((row) => row.explain.trim());
    expect(lines).toContain("toStartOfFiveMinutes(Timestamp)");
    const granules = lines.findLast((line) => line.startsWith("Granules:")) ?? "";
    const [read = 0, all = 0] = (granules.match(/\d+/g) ?? []).map(Number);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(all);
  });

  it("takes spans of more days in one block than ClickHouse does by default, a hundred", async () => {
    const day = 86_400_000_000_000n;
    const spans = Array.from({ length: 120 }, (_, index) =>
      span((0x1000 + index).toString(16).padStart(16, "0"), { startUnixNano: BigInt(index) * day, org: "history" }),
    );
    expect(await engine.store.insertNative("otel_traces", blockOf(spans), "days")).toEqual({ kind: "ok" });
    expect(await count("otel_traces WHERE Org = 'history'")).toBe(120);
  });

  it("tries a block without storing any of it", async () => {
    const before = await count("otel_traces");
    expect(await engine.store.tryNative("otel_traces", blockOf([span("00000000000000d1")]))).toEqual({ kind: "ok" });
    expect(await engine.store.tryNative("otel_traces", Buffer.from("no block"))).toMatchObject({ kind: "drop" });
    expect(await count("otel_traces")).toBe(before);
  });

  it("asks to be asked again while a table is missing, and then takes the same block", async () => {
    const missing = await engine.store.command("RENAME TABLE otel_traces TO elsewhere").then(async () => {
      const outcome = await engine.store.insertNative("otel_traces", blockOf([span("00000000000000b1")]), "missing");
      await engine.store.command("RENAME TABLE elsewhere TO otel_traces");
      return outcome;
    });
    expect(missing.kind).toBe("retry");
    expect(await engine.store.insertNative("otel_traces", blockOf([span("00000000000000b1")]), "missing")).toEqual({
      kind: "ok",
    });
  });

  it("passes values as parameters, whatever they hold", async () => {
    const hostile = "'; DROP TABLE otel_traces; -- \\ \t {x:String}";
    const rows = await engine.store.query("SELECT {a:String} AS a, {b:Array(String)} AS b, {c:Int64} AS c", {
      a: hostile,
      b: [hostile, "", "ü"],
      c: -(2n ** 63n),
    });
    expect(rows).toEqual([{ a: hostile, b: [hostile, "", "ü"], c: (-(2n ** 63n)).toString() }]);
  });

  it("tells a wrong statement from a store that is away", async () => {
    await expect(engine.store.query("SELECT nothing")).rejects.toSatisfy(
      (error) => error instanceof StoreError && !error.unavailable,
    );
  });
});
