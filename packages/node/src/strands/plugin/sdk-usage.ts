import { PROVIDER, type TokenUsage } from "@outcrop/core";
import { countOf, isRecord, memberOf } from "../../values.ts";
import type { Usage } from "../types.ts";

/** Providers whose input leaves out what was read from or written to the cache (reference: the SDK's model classes). */
const LEAVES_OUT_CACHE: ReadonlySet<string> = new Set([PROVIDER.awsBedrock, PROVIDER.anthropic]);
const INCLUDES_CACHE: ReadonlySet<string> = new Set([PROVIDER.openai, PROVIDER.gcpGemini]);

/** The counts of the SDK's `Usage`; `undefined` where there are none. What is not a count reads as 0, as the SDK adds. */
export function readSdkUsage(raw: unknown): Usage | undefined {
  if (!isRecord(raw)) return undefined;
  const cacheRead = countOf(raw["cacheReadInputTokens"]);
  const cacheWrite = countOf(raw["cacheWriteInputTokens"]);
  return {
    inputTokens: countOf(raw["inputTokens"]) ?? 0,
    outputTokens: countOf(raw["outputTokens"]) ?? 0,
    totalTokens: countOf(raw["totalTokens"]) ?? 0,
    ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
  };
}

export function addUsage(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other;
  const sum = (key: "cacheReadInputTokens" | "cacheWriteInputTokens"): number | undefined =>
    one[key] === undefined && other[key] === undefined ? undefined : (one[key] ?? 0) + (other[key] ?? 0);
  const cacheRead = sum("cacheReadInputTokens");
  const cacheWrite = sum("cacheWriteInputTokens");
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    totalTokens: one.totalTokens + other.totalTokens,
    ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
  };
}

/** The same as the conventions count: input includes cached tokens. */
export function wholeUsage(usage: Usage, provider: string | undefined): Usage {
  const cached = (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  const inputTokens = includesCache(usage, cached, provider) ? usage.inputTokens : usage.inputTokens + cached;
  return { ...usage, inputTokens, totalTokens: inputTokens + usage.outputTokens };
}

export function tokenUsage(whole: Usage): TokenUsage {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = whole;
  return {
    input: inputTokens,
    output: outputTokens,
    ...(cacheReadInputTokens === undefined ? {} : { cacheRead: cacheReadInputTokens }),
    ...(cacheWriteInputTokens === undefined ? {} : { cacheWrite: cacheWriteInputTokens }),
  };
}

/** Of a provider that is not known: a total of input and output alone says that the cache is inside, where it fits. */
function includesCache(usage: Usage, cached: number, provider: string | undefined): boolean {
  if (provider !== undefined && LEAVES_OUT_CACHE.has(provider)) return false;
  if (provider !== undefined && INCLUDES_CACHE.has(provider)) return true;
  return usage.inputTokens + usage.outputTokens === usage.totalTokens && cached <= usage.inputTokens;
}

/** What a failed model call had used: the SDK keeps it on the partial message of `MaxTokensError`. */
export function usageOfError(error: unknown): Usage | undefined {
  return readSdkUsage(memberOf(memberOf(memberOf(error, "partialMessage"), "metadata"), "usage"));
}

/** The SDK's releases differ in what they make of cached tokens; of what is whole they make the same. */
export function withUsage(options: unknown, usage: Usage | undefined): unknown {
  return isRecord(options) && usage !== undefined ? { ...options, usage } : options;
}
