import type { DataPoint, Histogram } from "@opentelemetry/sdk-metrics";
import type { EmfDocument } from "@outcrop/core/emf";
import type { TelemetrySink } from "../../testing/telemetry-sink.ts";
import { numberOf } from "../../values.ts";
import type { ScriptedUsage } from "./scripted-model.ts";
import { settleSpans } from "./settle-spans.ts";

/** Tokens of a run as one of its witnesses tells them; input includes what was cached. */
export interface Tally {
  readonly input: number;
  readonly output: number;
}

export interface Tallies {
  readonly ledger: Tally;
  readonly metrics: Tally;
  readonly strandsMetrics: Tally;
  readonly emf: Tally;
}

const SUM: Tally = { input: 0, output: 0 };
const add = (one: Tally, other: Tally): Tally => ({
  input: one.input + other.input,
  output: one.output + other.output,
});

/** What the models said, of a provider that counts cached tokens beside the input. */
export function reported(usages: readonly ScriptedUsage[]): Tally {
  return usages
    .map(({ inputTokens, outputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 }) => ({
      input: inputTokens + cacheReadInputTokens + cacheWriteInputTokens,
      output: outputTokens,
    }))
    .reduce(add, SUM);
}

/** The same from the ledger over the counted spans, from both families of metrics, and from the EMF lines. */
export async function tallies(sink: TelemetrySink, lines: readonly EmfDocument[]): Promise<Tallies> {
  const sum = async (metric: string, type?: string): Promise<number> =>
    (await sink.points(metric))
      .filter(({ attributes }) => type === undefined || attributes["gen_ai.token.type"] === type)
      .reduce((total, point) => total + sumOf(point), 0);
  const strands = (kind: string): Promise<number> => sum(`strands.event_loop.${kind}.tokens`);
  return {
    ledger: settleSpans(sink.spans)
      .map(({ usage }) => ({ input: usage.input ?? 0, output: usage.output ?? 0 }))
      .reduce(add, SUM),
    metrics: {
      input: await sum("gen_ai.client.token.usage", "input"),
      output: await sum("gen_ai.client.token.usage", "output"),
    },
    strandsMetrics: {
      input: (await strands("input")) + (await strands("cache_read.input")) + (await strands("cache_write.input")),
      output: await strands("output"),
    },
    emf: reported(
      lines.map((line) => ({
        inputTokens: numberOf(line["inputTokens"]) ?? 0,
        outputTokens: numberOf(line["outputTokens"]) ?? 0,
        totalTokens: 0,
        cacheReadInputTokens: numberOf(line["cacheReadInputTokens"]) ?? 0,
        cacheWriteInputTokens: numberOf(line["cacheWriteInputTokens"]) ?? 0,
      })),
    ),
  };
}

function sumOf({ value }: DataPoint<number | Histogram>): number {
  return typeof value === "number" ? value : (value.sum ?? 0);
}
