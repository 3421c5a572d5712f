import { metrics } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInstruments } from "./instruments.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "./testing/telemetry-sink.ts";

describe("the instruments of a profile", () => {
  let sink: TelemetrySink;
  beforeEach(() => void (sink = openTelemetrySink()));
  afterEach(() => sink.close());

  it("have told the SDK everything by the time that it collects, and export nothing of their own", async () => {
    const instruments = createInstruments("1.41");
    for (let i = 0; i < 300; i += 1) instruments.record("inferenceDuration", 1, { "gen_ai.operation.name": "chat" });
    const scopes = await sink.metrics();
    expect(scopes.flatMap((scope) => scope.metrics.map(({ descriptor }) => descriptor.name))).toEqual([
      "gen_ai.client.operation.duration",
    ]);
    expect(histogramOf(scopes[0]?.metrics[0]?.dataPoints[0] as never).count).toBe(300);
  });

  it("tell a meter provider that comes later only what is measured for it", async () => {
    const instruments = createInstruments("1.41");
    instruments.record("inferenceDuration", 1, {});
    metrics.disable();
    const earlier = sink;
    sink = openTelemetrySink();
    instruments.record("inferenceDuration", 2, {});
    const [point] = await sink.points("gen_ai.client.operation.duration");
    expect(histogramOf(point)).toMatchObject({ count: 1, sum: 2 });
    const [before] = await earlier.points("gen_ai.client.operation.duration");
    expect(histogramOf(before)).toMatchObject({ count: 1, sum: 1 });
  });

  it("leave out what the profile has no metric for", async () => {
    createInstruments("latest").record("tokenUsage", 1, {});
    expect(await sink.points("gen_ai.client.token.usage")).toEqual([]);
  });
});
