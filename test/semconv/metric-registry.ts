import type { Profile } from "@outcrop/core";
import type { EmittedMetric } from "./emitted.ts";

export interface MetricEntry extends Pick<EmittedMetric, "unit" | "instrument" | "valueType"> {
  /** Empty for a counter, and where no source fixes them. */
  readonly boundaries: readonly number[];
  /** Attributes that each point must have. */
  readonly required: readonly string[];
  readonly mayFail: boolean;
  /** Where two metrics share the operations: which of them this one is for. */
  readonly operations?: "inference" | "others";
}

const DURATIONS = Array.from({ length: 14 }, (_, power) => Math.round(2 ** power) / 100);
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);
const GENERAL = ["gen_ai.operation.name", "gen_ai.provider.name"];

const seconds = (mayFail: boolean): MetricEntry => ({
  unit: "s",
  instrument: "histogram",
  valueType: "double",
  boundaries: DURATIONS,
  required: GENERAL,
  mayFail,
});
const tokenHistogram = (...required: readonly string[]): MetricEntry => ({
  unit: "{token}",
  instrument: "histogram",
  valueType: "int",
  boundaries: TOKENS,
  required: [...GENERAL, ...required],
  mayFail: false,
});
const tokenCounter: MetricEntry = {
  unit: "{token}",
  instrument: "counter",
  valueType: "int",
  boundaries: [],
  required: [...GENERAL, "gen_ai.token.modality"],
  mayFail: false,
};
const cost = { unit: "USD", valueType: "double", boundaries: [], required: GENERAL, mayFail: false } as const;

/** Ours, under the prefix of vendor attributes that is accepted. */
const VENDOR: Readonly<Record<string, MetricEntry>> = {
  "llm.cost.usd": { ...cost, instrument: "histogram" },
  "llm.cost.usd.total": { ...cost, instrument: "counter" },
};

const METRICS: { readonly [P in Profile]: Readonly<Record<string, MetricEntry>> } = {
  "1.41": {
    "gen_ai.client.operation.duration": seconds(true),
    "gen_ai.client.operation.time_to_first_chunk": seconds(false),
    "gen_ai.client.operation.time_per_output_chunk": seconds(false),
    "gen_ai.client.token.usage": tokenHistogram("gen_ai.token.type"),
    ...VENDOR,
  },
  latest: {
    "gen_ai.client.operation.duration": { ...seconds(true), operations: "others" },
    "gen_ai.client.inference.duration": { ...seconds(true), operations: "inference" },
    "gen_ai.execute_tool.duration": { ...seconds(true), required: ["gen_ai.tool.name"] },
    "gen_ai.client.inference.time_to_first_chunk": seconds(false),
    "gen_ai.client.inference.time_per_output_chunk": seconds(false),
    "gen_ai.client.inference.usage.input_tokens": tokenCounter,
    "gen_ai.client.inference.usage.output_tokens": tokenCounter,
    "gen_ai.client.inference.usage.cache_read.input_tokens": tokenCounter,
    "gen_ai.client.inference.usage.cache_write.input_tokens": tokenCounter,
    "gen_ai.client.inference.usage.reasoning.output_tokens": tokenCounter,
    "gen_ai.client.inference.operation.input_tokens": tokenHistogram(),
    "gen_ai.client.inference.operation.output_tokens": tokenHistogram(),
    ...VENDOR,
  },
};

/** What a profile says of a metric, or `undefined` for one that it does not know. */
export function metricEntry(name: string, profile: Profile): MetricEntry | undefined {
  const metrics = METRICS[profile];
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}
