import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { converse } from "@outcrop/replay";
import { beforeEach, describe, expect, it } from "vitest";
import { MESSAGES, MODEL } from "../testing/bedrock.ts";
import { useBedrock } from "../testing/use-bedrock.ts";
import { flush } from "./start.ts";

// A call's measurements wait in the process for a second at most. Whatever makes the SDK send gets them before.

describe("measurements that wait", () => {
  const bedrock = useBedrock();
  let exporter: InMemoryMetricExporter;
  let reader: PeriodicExportingMetricReader;
  let provider: MeterProvider;
  beforeEach(() => {
    metrics.disable();
    exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
    reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 });
    provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    bedrock.answerWith(() => converse({ text: "hi", usage: { inputTokens: 3, outputTokens: 2 } }));
  });
  /** How many points of each metric were sent, of all that was ever sent. */
  const sent = (): Readonly<Record<string, number>> => {
    const data = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    return Object.fromEntries(data.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.length]));
  };
  const ALL = {
    "gen_ai.client.operation.duration": 1,
    "gen_ai.client.token.usage": 2,
    "llm.cost.usd": 1,
    "llm.cost.usd.total": 1,
  };

  it.each<[string, () => Promise<unknown>]>([
    ["forceFlush() of the provider", () => provider.forceFlush()],
    ["shutdown() of the provider", () => provider.shutdown()],
    ["a collection of the reader's own", () => reader.forceFlush()],
    ["flush(), as in AWS Lambda", () => flush()],
  ])("are sent by %s", async (_, send) => {
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(sent()).toEqual({});
    await send();
    expect(sent()).toEqual(ALL);
  });

  it("are sent once, and those of a later call the next time", async () => {
    const client = bedrock.client();
    for (const calls of [1, 2]) {
      await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
      await flush();
      await flush();
      const durations = exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .filter(({ descriptor }) => descriptor.name === "gen_ai.client.operation.duration")
        .flatMap(({ dataPoints }) => dataPoints.map(({ value }) => (typeof value === "number" ? 0 : value.count)));
      expect(durations.reduce((sum, count) => sum + count, 0)).toBe(calls);
    }
  });
});
