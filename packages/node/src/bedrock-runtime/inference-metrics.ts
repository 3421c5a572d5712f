import { type Attributes, type Context, context as contextApi } from "@opentelemetry/api";
import { type AttributeNames, type MetricKey, OPERATION, type TokenUsage } from "@outcrop/core";
import type { Instruments } from "../instruments.ts";
import type { Dimensions } from "./dimensions.ts";
import type { Modalities } from "./token-usage.ts";

const INFERENCE: ReadonlySet<unknown> = new Set([OPERATION.chat, OPERATION.textCompletion, OPERATION.generateContent]);

/** Whether the conventions call an operation (`gen_ai.operation.name`) inference: it has an event, and a duration of its own. */
export function isInference(operation: unknown): boolean {
  return INFERENCE.has(operation);
}

export interface InferenceMeasurement {
  readonly dimensions: Dimensions;
  readonly durationSeconds: number;
  readonly errorType: string | undefined;
  readonly firstChunkSeconds: number | undefined;
  readonly usage: TokenUsage;
  /** Part of the output. */
  readonly reasoningTokens: number | undefined;
  readonly modalities?: Modalities | undefined;
  readonly costUsd: number | undefined;
}

/** Records one model call under whichever names the profile has; a kind of token that was not reported is not recorded. */
export function recordInference(instruments: Instruments, names: AttributeNames, call: InferenceMeasurement): void {
  const { errorType, firstChunkSeconds, costUsd } = call;
  const dimensions = call.dimensions.all;
  const outcome = errorType === undefined ? dimensions : { ...dimensions, [names.errorType]: errorType };
  const active = contextApi.active();
  // One metric in profile 1.41, two in the latest.
  const duration = isInference(dimensions[names.operationName]) ? "inferenceDuration" : "operationDuration";
  instruments.record(duration, call.durationSeconds, outcome, active);
  if (firstChunkSeconds !== undefined) instruments.record("timeToFirstChunk", firstChunkSeconds, dimensions, active);
  recordTokens({ instruments, active }, names, call);
  if (costUsd !== undefined) {
    instruments.record("costTotal", costUsd, dimensions, active);
    instruments.record("cost", costUsd, dimensions, active);
  }
}

interface Recording {
  readonly instruments: Instruments;
  readonly active: Context;
}

function recordTokens(
  to: Recording,
  names: AttributeNames,
  { dimensions, usage, reasoningTokens, modalities }: InferenceMeasurement,
): void {
  const { all, input, output, counted } = dimensions;
  if (input !== undefined) record(to, "tokenUsage", usage.input, input);
  if (output !== undefined) record(to, "tokenUsage", usage.output, output);
  if (counted !== undefined) {
    if (modalities === undefined || !isWhole(modalities, usage)) {
      record(to, "inputTokens", usage.input, counted);
      record(to, "outputTokens", usage.output, counted);
    } else {
      for (const [modality, tokens] of Object.entries(modalities)) {
        const ofModality = { ...counted, [names.tokenModality ?? ""]: modality };
        record(to, "inputTokens", tokens.input, ofModality);
        record(to, "outputTokens", tokens.output, ofModality);
      }
    }
    record(to, "cacheReadTokens", usage.cacheRead, counted);
    record(to, "cacheWriteTokens", usage.cacheWrite, counted);
    record(to, "reasoningTokens", reasoningTokens, counted);
  }
  record(to, "operationInputTokens", usage.input, all);
  record(to, "operationOutputTokens", usage.output, all);
}

/** Counters are summed up: parts that are not the whole would count too little or too much. */
function isWhole({ text, audio }: Modalities, { input, output }: TokenUsage): boolean {
  return (
    (text.input ?? 0) + (audio.input ?? 0) === (input ?? 0) &&
    (text.output ?? 0) + (audio.output ?? 0) === (output ?? 0)
  );
}

function record(
  { instruments, active }: Recording,
  key: MetricKey,
  value: number | undefined,
  attributes: Attributes,
): void {
  if (value !== undefined) instruments.record(key, value, attributes, active);
}
