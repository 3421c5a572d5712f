import type { AttributeNames, TokenUsage } from "@outcrop/core";
import { countOf, memberOf } from "../values.ts";
import type { Attributes } from "@opentelemetry/api";

/** Tokens of a call, with a part that has a price of no other kind, and so is of no interest to the price book. */
export interface CallUsage extends TokenUsage {
  /** The part of `cacheWrite` that is said to live for five minutes. */
  readonly cacheWrite5m?: number;
}

/**
 * `TokenUsage` of the Bedrock API as the conventions count: Bedrock's `inputTokens` leaves out what was read from or
 * written to the prompt cache, the conventions' total includes it. What the service did not say stays absent.
 */
export function readTokenUsage(raw: unknown): CallUsage {
  const input = countOf(memberOf(raw, "inputTokens"));
  const output = countOf(memberOf(raw, "outputTokens"));
  const cacheRead = countOf(memberOf(raw, "cacheReadInputTokens"));
  const cacheWrite = countOf(memberOf(raw, "cacheWriteInputTokens"));
  const details = memberOf(raw, "cacheDetails");
  const cacheWrite1h = writesOf("1h", details);
  const cacheWrite5m = writesOf("5m", details);
  return {
    ...(input === undefined ? {} : { input: input + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(cacheWrite1h === undefined ? {} : { cacheWrite1h }),
    ...(cacheWrite5m === undefined ? {} : { cacheWrite5m }),
  };
}

export function usageAttributes(usage: CallUsage, names: AttributeNames): Attributes {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, cacheWrite5m } = usage;
  return {
    ...(input === undefined ? {} : { [names.usageInputTokens]: input }),
    ...(output === undefined ? {} : { [names.usageOutputTokens]: output }),
    ...(cacheRead === undefined ? {} : { [names.usageCacheReadInputTokens]: cacheRead }),
    ...(cacheWrite === undefined ? {} : { [names.usageCacheWriteInputTokens]: cacheWrite }),
    ...(cacheWrite1h === undefined ? {} : { [names.awsUsageCacheWrite1hInputTokens]: cacheWrite1h }),
    ...(cacheWrite5m === undefined ? {} : { [names.awsUsageCacheWrite5mInputTokens]: cacheWrite5m }),
  };
}

/** `cacheDetails` lists what was written, by time to live. */
function writesOf(ttl: "1h" | "5m", details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const counts = details
    .filter((detail: unknown) => memberOf(detail, "ttl") === ttl)
    .map((detail: unknown) => countOf(memberOf(detail, "inputTokens")))
    .filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
