import { isRecord, memberOf } from "../values.ts";
import type { Usage } from "./types.ts";

interface AgentUsage {
  readonly tokens: Partial<Usage>;
  /** The latest invocation was asked for, and there was none. */
  readonly isMissing: boolean;
}

const NONE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** The tokens of an agent: of its whole life, or of its latest invocation. `undefined` when it counts none. */
export function agentUsage(metrics: unknown, latest: boolean): AgentUsage | undefined {
  const accumulated = memberOf(metrics, "accumulatedUsage");
  if (!isRecord(accumulated)) return undefined;
  if (!latest) return { tokens: accumulated, isMissing: false };
  const usage = memberOf(memberOf(metrics, "latestAgentInvocation"), "usage");
  return isRecord(usage) ? { tokens: usage, isMissing: false } : { tokens: NONE, isMissing: true };
}
