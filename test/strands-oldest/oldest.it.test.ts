import type { EmfDocument } from "@outcrop/core/emf";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outcrop } from "../../packages/node/src/strands/plugin/outcrop.ts";
import { costSums } from "../../packages/node/src/strands/testing/cost-sums.ts";
import { overBedrock, type SdkWithBedrock } from "../../packages/node/src/strands/testing/over-bedrock.ts";
import { SCENARIOS } from "../../packages/node/src/strands/testing/scenarios.ts";
import { reported, tallies } from "../../packages/node/src/strands/testing/tally.ts";
import { TokenUsageHook } from "../../packages/node/src/strands/token-usage/token-usage-hook.ts";
import { openTelemetrySink, type TelemetrySink } from "../../packages/node/src/testing/telemetry-sink.ts";

// The classes of two releases are of one shape as far as it is used here.
const oldest = sdk as unknown as SdkWithBedrock;

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

describe.each(["replace", "enrich"] as const)("Strands' TypeScript SDK 1.0.0, its own spans: %s", (own) => {
  it.each(SCENARIOS)("$title: ledger, metrics and EMF say what the models reported", async (scenario) => {
    const lines: EmfDocument[] = [];
    await scenario.run(oldest, [outcrop({ own }), new TokenUsageHook({ emitter: (line) => lines.push(line) })]);
    const expected = reported(scenario.reported);
    const told = await tallies(sink, lines);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
  });
});

describe.each([
  ["streamed", true, "replace"],
  ["whole", false, "replace"],
  ["streamed", true, "enrich"],
  ["whole", false, "enrich"],
] as const)(
  "the same over Bedrock, which is instrumented as well, answers %s (%s), own spans: %s",
  (_how, stream, own) => {
    let bedrock: Awaited<ReturnType<typeof overBedrock>>;
    beforeEach(async () => {
      bedrock = await overBedrock(stream, oldest);
    });
    afterEach(() => bedrock.close());

    // It knows no interrupts yet: there the tool fails, and the model is asked once more.
    it.each(SCENARIOS)("$title: each call once, and in every sum", async (scenario) => {
      const lines: EmfDocument[] = [];
      await scenario.run(bedrock.sdk, [outcrop({ own }), new TokenUsageHook({ emitter: (line) => lines.push(line) })]);
      const expected = reported(scenario.reported);
      const told = await tallies(sink, lines);
      expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
      const sums = costSums(sink.spans);
      expect(sums.map(({ name, told: usd }) => [name, usd])).toEqual(sums.map(({ name, ledger }) => [name, ledger]));
    });
  },
);
