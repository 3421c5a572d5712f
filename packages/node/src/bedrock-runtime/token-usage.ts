import type { AttributeNames, TokenUsage } from "@outcrop/core";
import { countOf, memberOf, membersOf } from "../values.ts";
import type { Attributes } from "@opentelemetry/api";

/** Tokens of a call, with a part that has a price of no other kind, and so is of no interest to the price book. */
export interface CallUsage extends TokenUsage {
  /** The part of `cacheWrite` that is said to live for five minutes. */
  readonly cacheWrite5m?: number;
}

/** Tokens of a call by what they stand for, where the service tells them apart; parts of input and output. */
export type Modalities = Readonly<Record<"text" | "audio", TokensOfModality>>;

interface TokensOfModality {
  readonly input: number | undefined;
  readonly output: number | undefined;
}

/**
 * `TokenUsage` of the Bedrock API as the conventions count: Bedrock's `inputTokens` leaves out what was read from or
 * written to the prompt cache, the conventions' total includes it. What the service did not say stays absent.
 */
export function readTokenUsage(raw: unknown): CallUsage {
  const members = membersOf(raw);
  const input = countOf(members["inputTokens"]);
  const output = countOf(members["outputTokens"]);
  const cacheRead = countOf(members["cacheReadInputTokens"]);
  const cacheWrite = countOf(members["cacheWriteInputTokens"]);
  const details = members["cacheDetails"];
  const cacheWrite1h = writesOf("1h", details);
  const cacheWrite5m = writesOf("5m", details);
  const usage: { -readonly [K in keyof CallUsage]: CallUsage[K] } = {};
  if (input !== undefined) usage.input = input + (cacheRead ?? 0) + (cacheWrite ?? 0);
  if (output !== undefined) usage.output = output;
  if (cacheRead !== undefined) usage.cacheRead = cacheRead;
  if (cacheWrite !== undefined) usage.cacheWrite = cacheWrite;
  if (cacheWrite1h !== undefined) usage.cacheWrite1h = cacheWrite1h;
  if (cacheWrite5m !== undefined) usage.cacheWrite5m = cacheWrite5m;
  return usage;
}

/** A call's tokens, added to `attributes`, which are answered with. */
export function usageAttributes(usage: CallUsage, names: AttributeNames, attributes: Attributes = {}): Attributes {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, cacheWrite5m } = usage;
  // One by one, not by a helper: this runs for each call.
  if (input !== undefined) attributes[names.usageInputTokens] = input;
  if (output !== undefined) attributes[names.usageOutputTokens] = output;
  if (cacheRead !== undefined) attributes[names.usageCacheReadInputTokens] = cacheRead;
  if (cacheWrite !== undefined) attributes[names.usageCacheWriteInputTokens] = cacheWrite;
  if (cacheWrite1h !== undefined) attributes[names.awsUsageCacheWrite1hInputTokens] = cacheWrite1h;
  if (cacheWrite5m !== undefined) attributes[names.awsUsageCacheWrite5mInputTokens] = cacheWrite5m;
  return attributes;
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
