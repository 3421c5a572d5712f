import type { TokenUsage } from "@outcrop/core";
import type { Usage } from "../types.ts";
import { wholeUsage } from "./sdk-usage.ts";

/**
 * What a model call has used, from what the SDK told and from what the provider's call beneath said, as the provider
 * counts. The SDK drops the cached tokens of Bedrock's answers that are not streamed, and what a stream said that broke. Where
 * the two speak of different answers, the SDK's word stands.
 */
export function fullerUsage(
  told: Usage | undefined,
  beneath: TokenUsage | undefined,
  provider: string | undefined,
): Usage | undefined {
  const { input, output, cacheRead, cacheWrite } = beneath ?? {};
  if (input === undefined || output === undefined) return told;
  if (told !== undefined) {
    const isOther = told.outputTokens !== output || wholeUsage(told, provider).inputTokens >= input;
    if (isOther) return told;
  }
  return {
    inputTokens: input - (cacheRead ?? 0) - (cacheWrite ?? 0),
    outputTokens: output,
    totalTokens: input + output,
    ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
  };
}
