import type { AttributeNames, TokenUsage } from "@outcrop/core";
import { countOf, memberOf } from "../values.ts";
import type { Attributes } from "@opentelemetry/api";

/**
 * `TokenUsage` of the Bedrock API as the conventions count: Bedrock's `inputTokens` leaves out what was read from or
 * written to the prompt cache, the conventions' total includes it. What the service did not say stays absent.
 */
export function readTokenUsage(raw: unknown): TokenUsage {
  const input = countOf(memberOf(raw, "inputTokens"));
  const output = countOf(memberOf(raw, "outputTokens"));
  const cacheRead = countOf(memberOf(raw, "cacheReadInputTokens"));
  const cacheWrite = countOf(memberOf(raw, "cacheWriteInputTokens"));
  const cacheWrite1h = oneHourWrites(memberOf(raw, "cacheDetails"));
  return {
    ...(input === undefined ? {} : { input: input + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(cacheWrite1h === undefined ? {} : { cacheWrite1h }),
  };
}

export function usageAttributes(usage: TokenUsage, names: AttributeNames): Attributes {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h } = usage;
  return {
    ...(input === undefined ? {} : { [names.usageInputTokens]: input }),
    ...(output === undefined ? {} : { [names.usageOutputTokens]: output }),
    ...(cacheRead === undefined ? {} : { [names.usageCacheReadInputTokens]: cacheRead }),
    ...(cacheWrite === undefined ? {} : { [names.usageCacheWriteInputTokens]: cacheWrite }),
    ...(cacheWrite1h === undefined ? {} : { [names.awsUsageCacheWrite1hInputTokens]: cacheWrite1h }),
  };
}

/** `cacheDetails` lists what was written, by time to live. */
function oneHourWrites(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const counts = details
    .filter((detail: unknown) => memberOf(detail, "ttl") === "1h")
    .map((detail: unknown) => countOf(memberOf(detail, "inputTokens")))
    .filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
