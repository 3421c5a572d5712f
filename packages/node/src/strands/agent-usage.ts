import { diag } from "@opentelemetry/api";
import { isRecord, memberOf } from "../values.ts";
import type { Usage } from "./types.ts";

const NONE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** The tokens of an agent's whole life, or (`latest`) of its latest invocation, of which Python makes 0 where there is none. */
export function legacyTokens(metrics: unknown, latest: boolean): Partial<Usage> | undefined {
  const accumulated = memberOf(metrics, "accumulatedUsage");
  if (!isRecord(accumulated)) return undefined;
  if (!latest) return accumulated;
  const usage = latestTokens(metrics);
  if (usage === undefined) diag.warn("@outcrop/node: The agent has no latest invocation; its tokens count as none");
  return usage ?? NONE;
}

/** The tokens of an agent's latest invocation; `undefined` where nothing is known of them. */
export function latestTokens(metrics: unknown): Partial<Usage> | undefined {
  const usage = memberOf(memberOf(metrics, "latestAgentInvocation"), "usage");
  return isRecord(usage) ? usage : undefined;
}
