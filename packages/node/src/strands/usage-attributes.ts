import type { AttributeNames } from "@outcrop/core";
import { numberOf } from "../values.ts";
import type { Metrics, Usage } from "./types.ts";

type Entries = Readonly<Record<string, unknown>>;

/** Both spellings of every count, as Python sets them. */
export function legacyUsage(usage: Partial<Usage>): Entries {
  return {
    "gen_ai.usage.prompt_tokens": usage.inputTokens,
    "gen_ai.usage.input_tokens": usage.inputTokens,
    "gen_ai.usage.completion_tokens": usage.outputTokens,
    "gen_ai.usage.output_tokens": usage.outputTokens,
    "gen_ai.usage.total_tokens": usage.totalTokens,
    "gen_ai.usage.cache_read_input_tokens": usage.cacheReadInputTokens,
    "gen_ai.usage.cache_write_input_tokens": usage.cacheWriteInputTokens,
  };
}

/** The same of an agent, whose cached tokens are 0 where nothing was said. */
export function legacyAgentUsage(usage: Partial<Usage>): Entries {
  return legacyUsage({
    ...usage,
    cacheReadInputTokens: usage.cacheReadInputTokens ?? 0,
    cacheWriteInputTokens: usage.cacheWriteInputTokens ?? 0,
  });
}

/** Milliseconds, when there are any. */
export function legacyDurations(metrics: Partial<Metrics>): Entries {
  return {
    "gen_ai.server.time_to_first_token": positive(metrics.timeToFirstByteMs),
    "gen_ai.server.request.duration": positive(metrics.latencyMs),
  };
}

/** By the conventions: input includes cached tokens. */
export function currentUsage(usage: Partial<Usage>, names: AttributeNames): Entries {
  return {
    [names.usageInputTokens]: wholeInput(usage),
    [names.usageOutputTokens]: usage.outputTokens,
    [names.usageCacheReadInputTokens]: usage.cacheReadInputTokens,
    [names.usageCacheWriteInputTokens]: usage.cacheWriteInputTokens,
  };
}

/** Providers differ. Where input and output make up the total and nothing speaks against it, the cache is inside. */
function wholeInput(usage: Partial<Usage>): number | undefined {
  const input = numberOf(usage.inputTokens);
  if (input === undefined) return undefined;
  const cached = (numberOf(usage.cacheReadInputTokens) ?? 0) + (numberOf(usage.cacheWriteInputTokens) ?? 0);
  const isInside = input + (numberOf(usage.outputTokens) ?? 0) === usage.totalTokens && cached <= input;
  return isInside ? input : input + cached;
}

function positive(ms: unknown): number | undefined {
  const value = numberOf(ms);
  return value !== undefined && value > 0 ? value : undefined;
}
