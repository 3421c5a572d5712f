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
  dimensions: Dimensions,
  usage: TokenUsage,
  reasoningTokens: number | undefined,
): void {
  const record = (key: MetricKey, value: number | undefined, attributes: Attributes): void => {
    if (value !== undefined) instruments.record(key, value, attributes);
  };
  const { all, input, output, counted } = dimensions;
  if (input !== undefined) record("tokenUsage", usage.input, input);
  if (output !== undefined) record("tokenUsage", usage.output, output);
  if (counted !== undefined) {
    record("inputTokens", usage.input, counted);
    record("outputTokens", usage.output, counted);
    record("cacheReadTokens", usage.cacheRead, counted);
    record("cacheWriteTokens", usage.cacheWrite, counted);
    record("reasoningTokens", reasoningTokens, counted);
  }
  record("operationInputTokens", usage.input, all);
  record("operationOutputTokens", usage.output, all);
}
