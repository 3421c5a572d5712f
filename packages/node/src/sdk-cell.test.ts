import {
  AggregationTemporality,
  createAllowListAttributesProcessor,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { findCell } from "./sdk-cell.ts";

const ATTRIBUTES = { "gen_ai.operation.name": "chat", "server.port": 443 };

function openMeter(views: ViewOptions[] = []) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 });
  const meter = new MeterProvider({ readers: [reader], views }).getMeter("test");
  const collect = async () => {
    exporter.reset();
    await reader.forceFlush();
    return exporter.getMetrics().flatMap((resource) => resource.scopeMetrics.flatMap((scope) => scope.metrics));
  };
  return { meter, collect };
}

describe("the cell of an instrument", () => {
  it("takes values as the instrument itself would, for its attributes in any order", async () => {
    const { meter, collect } = openMeter();
    const histogram = meter.createHistogram("seconds", { advice: { explicitBucketBoundaries: [1, 10] } });
    histogram.record(0.5, ATTRIBUTES);
    const cell = findCell(histogram, { "server.port": 443, "gen_ai.operation.name": "chat" });
    cell?.record(5);
    cell?.record(50);
    const [metric] = await collect();
    expect(metric?.dataPoints).toHaveLength(1);
    expect(metric?.dataPoints[0]?.value as Histogram).toMatchObject({
      count: 3,
      sum: 55.5,
      min: 0.5,
      max: 50,
      buckets: { counts: [1, 1, 1] },
    });
  });

  it("is there for a counter, too", async () => {
    const { meter, collect } = openMeter();
    const counter = meter.createCounter("dollars");
    counter.add(1, ATTRIBUTES);
    findCell(counter, ATTRIBUTES)?.record(2);
    expect((await collect())[0]?.dataPoints[0]?.value).toBe(3);
  });

  it("is not found before the first value, nor after a collection", async () => {
    const { meter, collect } = openMeter();
    const counter = meter.createCounter("dollars");
    expect(findCell(counter, ATTRIBUTES)).toBeUndefined();
    counter.add(1, ATTRIBUTES);
    expect(findCell(counter, ATTRIBUTES)).toBeDefined();
    await collect();
    expect(findCell(counter, ATTRIBUTES)).toBeUndefined();
  });

  it("is not found where a view changes attributes, or measures a second time", () => {
    const attributesProcessors = [createAllowListAttributesProcessor(["server.port"])];
    const changed = openMeter([{ instrumentName: "dollars", attributesProcessors }]).meter.createCounter("dollars");
    changed.add(1, ATTRIBUTES);
    expect(findCell(changed, ATTRIBUTES)).toBeUndefined();
    const views = ["a", "b"].map((name) => ({ instrumentName: "dollars", name }));
    const doubled = openMeter(views).meter.createCounter("dollars");
    doubled.add(1, ATTRIBUTES);
    expect(findCell(doubled, ATTRIBUTES)).toBeUndefined();
  });

  it.each([undefined, {}, { _writableMetricStorage: {} }, new Proxy({}, { get: () => () => undefined })])(
    "is not found in what is no instrument of the SDK (%#)",
    (odd) => {
      expect(findCell(odd, ATTRIBUTES)).toBeUndefined();
    },
  );
});
