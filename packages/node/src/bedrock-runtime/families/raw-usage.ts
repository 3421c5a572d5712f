import { arrayOf, countOf, isRecord, memberOf } from "../../values.ts";
import type { CallUsage } from "../token-usage.ts";
import type { RawUsage } from "./family.ts";
import { at, firstOf } from "./read.ts";

/** Later figures stand over earlier ones, kind by kind; a kind that is absent hides nothing. */
export function mergeUsage(...sources: readonly (RawUsage | undefined)[]): RawUsage {
  const merged: Record<string, number | boolean> = {};
  for (const source of sources) {
    if (source === undefined) continue;
    for (const [kind, value] of Object.entries(source)) if (value !== undefined) merged[kind] = value;
  }
  return merged;
}

/** As the conventions count: input with what was read from and written to a cache. */
export function toTokenUsage({ input, inputHasCached, ...others }: RawUsage): CallUsage {
  const { output, cacheRead, cacheWrite, cacheWrite1h, cacheWrite5m } = others;
  const beside = inputHasCached === true ? 0 : (cacheRead ?? 0) + (cacheWrite ?? 0);
  return {
    ...(input === undefined ? {} : { input: input + beside }),
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(cacheWrite1h === undefined ? {} : { cacheWrite1h }),
    ...(cacheWrite5m === undefined ? {} : { cacheWrite5m }),
  };
}

/** The response headers of InvokeModel. None of them is always there; streams have none. */
export function headerUsage(headers: unknown): RawUsage {
  const count = (kind: string): number | undefined =>
    countOfText(memberOf(headers, `x-amzn-bedrock-${kind}-token-count`));
  return {
    input: count("input"),
    output: count("output"),
    cacheRead: count("cache-read-input"),
    cacheWrite: count("cache-write-input"),
  };
}

/** `amazon-bedrock-invocationMetrics`, which Bedrock adds to the last chunk of a stream. */
export function metricsUsage(body: unknown): RawUsage | undefined {
  const metrics = memberOf(body, "amazon-bedrock-invocationMetrics");
  if (metrics === undefined) return undefined;
  return {
    input: countOf(memberOf(metrics, "inputTokenCount")),
    output: countOf(memberOf(metrics, "outputTokenCount")),
    cacheRead: countOf(memberOf(metrics, "cacheReadInputTokenCount")),
    cacheWrite: countOf(memberOf(metrics, "cacheWriteInputTokenCount")),
  };
}

/**
 * `usage` of Anthropic's messages: input without cached tokens, writes also by time to live. Where the conversation was
 * summarised on the way (compaction), the figures leave out what that took, and the sum over `iterations` is billed.
 */
export function anthropicUsage(usage: unknown): RawUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const samplings = samplingsOf(usage);
  const count = (...path: readonly string[]): number | undefined => {
    const counts = samplings.map((one) => countOf(at(one, ...path))).filter((value) => value !== undefined);
    if (counts.length === 0) return countOf(at(usage, ...path));
    return counts.reduce((sum, value) => sum + value, 0);
  };
  return {
    input: count("input_tokens"),
    output: count("output_tokens"),
    reasoning: count("output_tokens_details", "thinking_tokens"),
    cacheRead: count("cache_read_input_tokens"),
    cacheWrite: count("cache_creation_input_tokens"),
    cacheWrite1h: count("cache_creation", "ephemeral_1h_input_tokens"),
    cacheWrite5m: count("cache_creation", "ephemeral_5m_input_tokens"),
  };
}

/** None where nothing was summarised: the figures are their sum. Those of other kinds are of another model. */
function samplingsOf(usage: object): readonly unknown[] {
  const iterations = arrayOf(memberOf(usage, "iterations"));
  const isOf = (kind: string, one: unknown): boolean => memberOf(one, "type") === kind;
  if (!iterations.some((one) => isOf("compaction", one))) return [];
  return iterations.filter((one) => isOf("compaction", one) || isOf("message", one));
}

/** `usage` of Amazon Nova, whose cache figures go by two names. */
export function novaUsage(usage: unknown): RawUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const cached = (way: string): number | undefined =>
    countOf(firstOf(memberOf(usage, `${way}InputTokenCount`), memberOf(usage, `${way}InputTokens`)));
  return {
    input: countOf(memberOf(usage, "inputTokens")),
    output: countOf(memberOf(usage, "outputTokens")),
    cacheRead: cached("cacheRead"),
    cacheWrite: cached("cacheWrite"),
  };
}

/** `usage` of OpenAI's chat completions and those who speak like it: `prompt_tokens` includes cached ones. */
export function openAiUsage(usage: unknown): RawUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const input = countOf(memberOf(usage, "prompt_tokens"));
  return {
    input,
    inputHasCached: input === undefined ? undefined : true,
    output: countOf(memberOf(usage, "completion_tokens")),
    cacheRead: countOf(at(usage, "prompt_tokens_details", "cached_tokens")),
    reasoning: countOf(at(usage, "completion_tokens_details", "reasoning_tokens")),
  };
}

function countOfText(text: unknown): number | undefined {
  return typeof text === "string" && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
