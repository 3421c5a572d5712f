import type { Attributes } from "@opentelemetry/api";
import { type AttributeNames, TOKEN_TYPE, type TokenUsage } from "@outcrop/core";
import type { Instruments } from "../instruments.ts";

export interface InferenceMeasurement {
  readonly dimensions: Attributes;
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
  const { dimensions, errorType, firstChunkSeconds, usage, reasoningTokens, costUsd } = call;
  const outcome = errorType === undefined ? dimensions : { ...dimensions, [names.errorType]: errorType };
  instruments.record("inferenceDuration", call.durationSeconds, outcome);
  if (firstChunkSeconds !== undefined) instruments.record("timeToFirstChunk", firstChunkSeconds, dimensions);
  recordTokens(instruments, names, dimensions, usage, reasoningTokens);
  if (costUsd !== undefined) {
    instruments.record("costTotal", costUsd, dimensions);
    instruments.record("cost", costUsd, dimensions);
  }
}

function recordTokens(
  instruments: Instruments,
  names: AttributeNames,
  dimensions: Attributes,
  usage: TokenUsage,
  reasoningTokens: number | undefined,
): void {
  const record = (
    key: Parameters<Instruments["record"]>[0],
    value: number | undefined,
    attributes: Attributes,
  ): void => {
    if (value !== undefined) instruments.record(key, value, attributes);
  };
  if (names.tokenType !== undefined) {
    record("tokenUsage", usage.input, { ...dimensions, [names.tokenType]: TOKEN_TYPE.input });
    record("tokenUsage", usage.output, { ...dimensions, [names.tokenType]: TOKEN_TYPE.output });
  }
  if (names.tokenModality !== undefined) {
    // Bedrock gives no split by modality.
    const counted = { ...dimensions, [names.tokenModality]: "unknown" };
    record("inputTokens", usage.input, counted);
    record("outputTokens", usage.output, counted);
    record("cacheReadTokens", usage.cacheRead, counted);
    record("cacheWriteTokens", usage.cacheWrite, counted);
    record("reasoningTokens", reasoningTokens, counted);
  }
  record("operationInputTokens", usage.input, dimensions);
  record("operationOutputTokens", usage.output, dimensions);
}
