import * as sdk from "@strands-agents/sdk";
import type { EmfDocument } from "@outcrop/core/emf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { costSums } from "../testing/cost-sums.ts";
import { overBedrock } from "../testing/over-bedrock.ts";
import { SCENARIOS } from "../testing/scenarios.ts";
import { reported, tallies } from "../testing/tally.ts";
import { TokenUsageHook } from "../token-usage/token-usage-hook.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

/** Of every span that stands for several calls. */
function expectSums(): void {
  const sums = costSums(sink.spans);
  expect(sums.length).toBeGreaterThan(0);
  expect(sums.map(({ name, told }) => [name, told])).toEqual(sums.map(({ name, ledger }) => [name, ledger]));
  expect(sums.some(({ told }) => told !== undefined && told > 0)).toBe(true);
}

describe.each(["replace", "enrich"] as const)("with the SDK's own spans: %s", (own) => {
  it.each(SCENARIOS)("$title: ledger, metrics and EMF say what the models reported", async (scenario) => {
    const lines: EmfDocument[] = [];
    await scenario.run(sdk, [outcrop({ own }), new TokenUsageHook({ emitter: (line) => lines.push(line) })]);
    const expected = reported(scenario.reported);
    expect(expected.output).toBeGreaterThan(0);
    const told = await tallies(sink, lines);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
    expectSums();
  });
});

describe.each([
  ["streamed", true, "replace"],
  ["whole", false, "replace"],
  ["streamed", true, "enrich"],
  ["whole", false, "enrich"],
] as const)("over Bedrock, which is instrumented as well, answers %s (%s), own spans: %s", (_how, stream, own) => {
  let bedrock: Awaited<ReturnType<typeof overBedrock>>;
  beforeEach(async () => {
    bedrock = await overBedrock(stream);
  });
  afterEach(() => bedrock.close());

  it.each(SCENARIOS)("$title: the same, each call once", async (scenario) => {
    const lines: EmfDocument[] = [];
    await scenario.run(bedrock.sdk, [outcrop({ own }), new TokenUsageHook({ emitter: (line) => lines.push(line) })]);
    const expected = reported(scenario.reported);
    const told = await tallies(sink, lines);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
    const calls = sink.spans.filter((span) => span.instrumentationScope.name === "@outcrop/node");
    expect(calls.length).toBeGreaterThanOrEqual(scenario.reported.length);
    expectSums();
  });
});
