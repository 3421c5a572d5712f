import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames, MetricKey, TokenUsage } from "@outcrop/core";
import type { Instruments } from "../instruments.ts";
import type { Dimensions } from "./dimensions.ts";

export interface InferenceMeasurement {
  readonly dimensions: Dimensions;
  readonly durationSeconds: number;
  readonly errorType: string | undefined;
  readonly firstChunkSeconds: number | undefined;
  readonly usage: TokenUsage;
  /** Part of the output. */
  readonly reasoningTokens: number | undefined;
  readonly costUsd: number | undefined;
}

/** Records one model call under whichever names the profile has; a kind of token that was not reported is not recorded. */
export function recordInference(instruments: Instruments, names: AttributeNames, call: InferenceMeasurement): void {
  const { errorType, firstChunkSeconds, usage, reasoningTokens, costUsd } = call;
  const dimensions = call.dimensions.all;
  const outcome = errorType === undefined ? dimensions : { ...dimensions, [names.errorType]: errorType };
  instruments.record("inferenceDuration", call.durationSeconds, outcome);
  if (firstChunkSeconds !== undefined) instruments.record("timeToFirstChunk", firstChunkSeconds, dimensions);
  recordTokens(instruments, call.dimensions, usage, reasoningTokens);
  if (costUsd !== undefined) {
    instruments.record("costTotal", costUsd, dimensions);
    instruments.record("cost", costUsd, dimensions);
  }
}

function recordTokens(
  instruments: Instruments,
  { all, input, output, counted }: Dimensions,
  usage: TokenUsage,
  reasoningTokens: number | undefined,
): void {
  if (input !== undefined) record(instruments, "tokenUsage", usage.input, input);
  if (output !== undefined) record(instruments, "tokenUsage", usage.output, output);
  if (counted !== undefined) {
    record(instruments, "inputTokens", usage.input, counted);
    record(instruments, "outputTokens", usage.output, counted);
    record(instruments, "cacheReadTokens", usage.cacheRead, counted);
    record(instruments, "cacheWriteTokens", usage.cacheWrite, counted);
    record(instruments, "reasoningTokens", reasoningTokens, counted);
  }
  record(instruments, "operationInputTokens", usage.input, all);
  record(instruments, "operationOutputTokens", usage.output, all);
}

function record(instruments: Instruments, key: MetricKey, value: number | undefined, attributes: Attributes): void {
  if (value !== undefined) instruments.record(key, value, attributes);
}
