import * as sdk from "@strands-agents/sdk";
import type { EmfDocument } from "@outcrop/core/emf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { SCENARIOS } from "../testing/scenarios.ts";
import { reported, tallies } from "../testing/tally.ts";
import { TokenUsageHook } from "../token-usage/token-usage-hook.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

describe.each(["replace", "enrich"] as const)("with the SDK's own spans: %s", (own) => {
  it.each(SCENARIOS)("$title: ledger, metrics and EMF say what the models reported", async (scenario) => {
    const lines: EmfDocument[] = [];
    await scenario.run(sdk, [outcrop({ own }), new TokenUsageHook({ emitter: (line) => lines.push(line) })]);
    const expected = reported(scenario.reported);
    expect(expected.output).toBeGreaterThan(0);
    const told = await tallies(sink, lines);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
  });
});
