import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createQueries } from "../../packages/server/src/query/queries.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { MIGRATIONS } from "../../packages/server/src/store/migrations.ts";
import { encodeNative } from "../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { metricBatchOf } from "../../packages/server/src/pipeline/batch/testing/metric-fixture.ts";
import { sweep } from "../../packages/server/src/store/retention/sweep.ts";
import { summariseTraces } from "../../packages/server/src/store/traces/summarise-traces.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";
import { SCHEMA_1 } from "./schema-1.ts";

describe("a store that version 1 of the schema made", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore("telemetry");
    await engine.store.createDatabase();
    for (const statement of SCHEMA_1) await engine.store.command(statement);
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  it("has every migration since on record", async () => {
    const rows = await engine.store.query<{ Id: number }>("SELECT Id FROM schema_migrations ORDER BY Id");
    expect(rows.map(({ Id }) => Id)).toEqual(MIGRATIONS.map(({ id }) => id));
  });

  it("shows its trace, what that cost and whose it was", async () => {
    const trace = await createQueries(engine.store).trace("acme", "old-trace");
    expect(trace).toMatchObject({
      totals: { calls: 1, costNanoUsd: "7200" },
      sessionId: "s-1",
      spans: [
        { spanId: "root", attributes: { "http.route": "/chat" }, durationNano: "2000000000" },
        { spanId: "call", model: "amazon.nova-lite-v1:0", tokens: { input: 120 }, ledger: { costNanoUsd: "7200" } },
      ],
    });
  });

  it("writes a row for its trace, by which lists have it with its call", async () => {
    await summariseTraces(engine.store, { since: 0, until: 4_000_000_000 });
    const scope = { org: "acme", from: 0n, to: 2_000_000_000_000_000_000n, where: {}, error: false };
    for (const sort of ["-duration", "-cost"] as const) {
      const list = await createQueries(engine.store, () => 1).traces(scope, { sort, limit: 5 });
      expect(list.rows).toMatchObject([{ traceId: "old-trace", spans: 2, totals: { costNanoUsd: "7200" } }]);
      expect(list.total).toMatchObject({ traces: 1, totals: { calls: 1 } });
    }
  });

  it("sums its entries by day, with those of before", async () => {
    const scope = { org: "acme", from: 0n, to: 2_000_000_000_000_000_000n, where: {}, error: false };
    const page = await createQueries(engine.store).overview(scope, 2);
    expect(page).toMatchObject({ sessions: 1, totals: { calls: 1, costNanoUsd: "7200" } });
    expect(page.topSessions).toMatchObject([{ sessionId: "s-1", traces: 1, totals: { costNanoUsd: "7200" } }]);
    expect(page.latency.p50).toBeGreaterThan(0);
  });

  it("has the settings of today's tables", async () => {
    const tables = await engine.store.query<{ name: string; settings: string }>(
      `SELECT name, extract(engine_full, 'min_bytes_for_wide_part = (\\\\d+)') AS settings
       FROM system.tables WHERE database = {database:String} AND name IN ('otel_traces', 'otel_logs') ORDER BY name`,
      { database: engine.store.database },
    );
    expect(tables).toEqual([
      { name: "otel_logs", settings: "134217728" },
      { name: "otel_traces", settings: "134217728" },
    ]);
  });

  it("has the tables of metrics, which take points once, and keeps them for their time", async () => {
    const points = [{ name: "old" }, { name: "new" }].map((point) => ({ ...point, attributes: { n: 1 } }));
    const batch = metricBatchOf(points);
    const now = Date.UTC(2026, 10, 21, 13);
    for (const [row, days] of [30, 1].entries()) {
      batch.columns.TimeUnix.setBigint(row, BigInt(now - days * 86_400_000) * 1_000_000n);
    }
    for (let again = 0; again < 2; again++) {
      expect(await engine.store.insertNative("otel_metrics", encodeNative(batch), "points")).toEqual({ kind: "ok" });
    }
    const names = async (): Promise<readonly string[]> =>
      (await engine.store.query<{ n: string }>("SELECT MetricName AS n FROM otel_metrics_gauge ORDER BY n")).map(
        ({ n }) => n,
      );
    expect(await names()).toEqual(["new", "old"]);
    const retention = { everyone: { metrics: 7 }, organizations: new Map() };
    await sweep({ store: engine.store, retention, nowMs: now, report: () => {} });
    expect(await names()).toEqual(["new"]);
  });

  it("takes today's spans beside them, once", async () => {
    const span = { org: "acme", traceId: "new", spanId: "1", name: "new", startUnixNano: 1_795_250_000_000_000_000n };
    for (let again = 0; again < 2; again++) await insertSpans(engine.store, [span], "segment");
    const rows = await engine.store.query("SELECT SpanName FROM otel_traces ORDER BY SpanName");
    expect(rows.map((row) => Object.values(row as object)[0])).toEqual(["POST /chat", "chat nova", "new"]);
    expect((await createQueries(engine.store).stored("acme")).spans).toBe(3);
  });
});
