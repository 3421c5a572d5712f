import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MetricBatch } from "../../packages/server/src/pipeline/batch/metric-batch.ts";
import { METRIC_KINDS, metricColumnsOf } from "../../packages/server/src/pipeline/batch/metric-columns.ts";
import { encodeNative } from "../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { metricBatchOf } from "../../packages/server/src/pipeline/batch/testing/metric-fixture.ts";
import { createNormalizeMetrics } from "../../packages/server/src/process/normalize/normalize-metrics.ts";
import { decodeMetricsJson } from "../../packages/server/src/receive/otlp/decode-metrics-json.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { createStore } from "../../packages/server/src/store/store.ts";
import { startEngineStore, type EngineStore } from "./engine-store.ts";

const AT = "1780000000000000000";
const START = "1779999999000000000";
const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A point of each kind, with everything that it can have. */
function requestOf(points: number): object {
  const common = { startTimeUnixNano: START, timeUnixNano: AT, flags: 1 };
  const exemplars = [
    {
      timeUnixNano: AT,
      asInt: "9007199254740993",
      spanId: "b7ad6b7169203331",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      filteredAttributes: [string("why", "slow")],
    },
  ];
  const attributes = [string("gen_ai.system", "aws.bedrock"), string("gen_ai.token.type", "completion")];
  const many = (point: object): readonly object[] =>
    Array.from({ length: points }, (_, i) => ({
      ...common,
      ...point,
      attributes: [...attributes, string("n", String(i))],
    }));
  return {
    resourceMetrics: [
      {
        resource: { attributes: [string("service.name", "shop")] },
        schemaUrl: "https://r",
        scopeMetrics: [
          {
            scope: { name: "s", version: "1", attributes: [string("a", "b")], droppedAttributesCount: 2 },
            schemaUrl: "https://s",
            metrics: [
              {
                name: "g",
                description: "a gauge",
                unit: "By",
                gauge: { dataPoints: many({ asDouble: 0.5, exemplars }) },
              },
              {
                name: "c",
                sum: { dataPoints: many({ asInt: "9007199254740993" }), aggregationTemporality: 2, isMonotonic: true },
              },
              {
                name: "h",
                histogram: {
                  aggregationTemporality: 1,
                  dataPoints: many({ count: "3", sum: -1.5, min: -2, bucketCounts: ["1", "2"], explicitBounds: [0] }),
                },
              },
              {
                name: "e",
                exponentialHistogram: {
                  aggregationTemporality: 2,
                  dataPoints: many({
                    count: "6",
                    scale: -1,
                    zeroCount: "1",
                    zeroThreshold: 0.25,
                    positive: { offset: -2, bucketCounts: ["1", "2"] },
                    negative: { offset: 3, bucketCounts: ["2"] },
                  }),
                },
              },
              {
                name: "q",
                summary: { dataPoints: many({ count: "2", sum: 3, quantileValues: [{ quantile: 0.5, value: 1.5 }] }) },
              },
            ],
          },
        ],
      },
    ],
  };
}

function blockOf(points: number): Uint8Array {
  const decoded = decodeMetricsJson(Buffer.from(JSON.stringify(requestOf(points))), "acme", new MetricBatch());
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
  return encodeNative(createNormalizeMetrics()(decoded.batch));
}

describe("metrics in the store", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore("telemetry");
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  async function insert(block: Uint8Array, token: string): Promise<string> {
    return (await engine.store.insertNative("otel_metrics", block, token)).kind;
  }

  async function counts(): Promise<readonly number[]> {
    const rows = await Promise.all(
      METRIC_KINDS.map((kind) =>
        engine.store.query<{ n: number }>(`SELECT toUInt32(count()) AS n FROM otel_metrics_${kind}`),
      ),
    );
    return rows.map(([row]) => row?.n ?? -1);
  }

  it("lie in the table of their kind, with all that was sent", async () => {
    expect(await insert(blockOf(1), "one")).toBe("ok");
    const [gauge] = await engine.store.query("SELECT * FROM otel_metrics_gauge");
    expect(gauge).toEqual(
      expect.objectContaining({
        Org: "acme",
        ResourceAttributes: { "service.name": "shop" },
        ResourceSchemaUrl: "https://r",
        ScopeName: "s",
        ScopeVersion: "1",
        ScopeAttributes: { a: "b" },
        ScopeDroppedAttrCount: 2,
        ScopeSchemaUrl: "https://s",
        ServiceName: "shop",
        MetricName: "g",
        MetricDescription: "a gauge",
        MetricUnit: "By",
        Attributes: { "gen_ai.provider.name": "aws.bedrock", "gen_ai.token.type": "output", n: "0" },
        StartTimeUnix: "2026-05-28 20:26:39.000000000",
        TimeUnix: "2026-05-28 20:26:40.000000000",
        Value: 0.5,
        ValueInt: null,
        Flags: 1,
        "Exemplars.FilteredAttributes": [{ why: "slow" }],
        "Exemplars.TimeUnix": ["2026-05-28 20:26:40.000000000"],
        "Exemplars.Value": [9007199254740992],
        "Exemplars.ValueInt": ["9007199254740993"],
        "Exemplars.SpanId": ["b7ad6b7169203331"],
        "Exemplars.TraceId": ["0af7651916cd43dd8448eb211c80319c"],
        GenAiProvider: "aws.bedrock",
        GenAiTokenType: "output",
        AttributeTypes: "sss",
      }),
    );
    expect(await engine.store.query("SELECT * FROM otel_metrics_sum")).toMatchObject([
      { Value: 9007199254740992, ValueInt: "9007199254740993", AggregationTemporality: 2, IsMonotonic: true },
    ]);
    expect(await engine.store.query("SELECT * FROM otel_metrics_histogram")).toMatchObject([
      {
        Count: "3",
        Sum: -1.5,
        BucketCounts: ["1", "2"],
        ExplicitBounds: [0],
        Min: -2,
        Max: 0,
        GivenFields: 3,
        AggregationTemporality: 1,
      },
    ]);
    expect(await engine.store.query("SELECT * FROM otel_metrics_exponential_histogram")).toMatchObject([
      {
        Count: "6",
        Scale: -1,
        ZeroCount: "1",
        ZeroThreshold: 0.25,
        PositiveOffset: -2,
        PositiveBucketCounts: ["1", "2"],
        NegativeOffset: 3,
        NegativeBucketCounts: ["2"],
        GivenFields: 0,
      },
    ]);
    expect(await engine.store.query("SELECT * FROM otel_metrics_summary")).toMatchObject([
      { Count: "2", Sum: 3, "ValueAtQuantiles.Quantile": [0.5], "ValueAtQuantiles.Value": [1.5] },
    ]);
  });

  it("are there once, however often their block is inserted and however far it came before", async () => {
    const before = await counts();
    const block = blockOf(7);
    await engine.store.command("RENAME TABLE otel_metrics_summary TO moved");
    expect(await insert(block, "two")).toBe("retry");
    await engine.store.command("RENAME TABLE moved TO otel_metrics_summary");
    for (let again = 0; again < 3; again++) expect(await insert(block, "two")).toBe("ok");
    expect(await counts()).toEqual(before.map((rows) => rows + 7));
    // One kind already has its rows, as after a kill between two views.
    await engine.store.command("TRUNCATE TABLE otel_metrics_gauge");
    await engine.store.command("DROP TABLE otel_metrics_sum_mv SYNC");
    expect(await insert(block, "three")).toBe("ok");
    await migrate(engine.store);
    expect(await insert(block, "three")).toBe("ok");
    expect(await counts()).toEqual([7, ...before.slice(1).map((rows) => rows + 14)]);
  });

  it("are there once, too, from a file of blocks that each have other columns", async () => {
    const before = await counts();
    const gauge = encodeNative(metricBatchOf([{ name: "file" }, { name: "file", exemplars: [{ why: "x" }] }]));
    const file = Buffer.concat([
      gauge,
      blockOf(3),
      encodeNative(metricBatchOf([{ name: "file", attributes: { a: 1 } }])),
    ]);
    const folder = mkdtempSync(join(tmpdir(), "outcrop-metrics-"));
    const path = join(folder, "a.segment");
    writeFileSync(path, file);
    const store = createStore({ url: engine.url, database: "telemetry", readsFiles: true });
    try {
      for (let again = 0; again < 2; again++) {
        expect(await store.insertFile("otel_metrics", path, "file")).toEqual({ kind: "ok" });
        expect(await insert(file, "file")).toBe("ok");
      }
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
    expect(await counts()).toEqual(before.map((rows, kind) => rows + (kind === 0 ? 6 : 3)));
  });

  it("take a column that a newer list has, in tables and views, and keep their rows", async () => {
    const before = await counts();
    await engine.store.command("ALTER TABLE otel_metrics_sum DROP COLUMN ErrorType");
    await engine.store.command("DROP TABLE otel_metrics_sum_mv SYNC");
    await engine.store.command(
      "CREATE MATERIALIZED VIEW otel_metrics_sum_mv TO otel_metrics_sum AS SELECT Org, MetricName FROM otel_metrics WHERE Kind = 'sum'",
    );
    await migrate(engine.store);
    expect(await insert(blockOf(1), "four")).toBe("ok");
    expect(await counts()).toEqual(before.map((rows) => rows + 1));
    const columns = await engine.store.query<{ name: string }>("DESCRIBE TABLE otel_metrics_sum");
    expect(columns.map(({ name }) => name).toSorted()).toEqual(
      metricColumnsOf("sum")
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});
