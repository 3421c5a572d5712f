/** Tokens as `Converse` reports them: `inputTokens` without what was read from or written to the prompt cache. */
export interface ScriptedUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
  /** The written part by time to live. */
  readonly cacheDetails?: readonly { readonly ttl: "5m" | "1h"; readonly inputTokens: number }[];
}

export interface ScriptedToolUse {
  readonly name: string;
  readonly input: unknown;
  /** `tooluse_<position>` by default. */
  readonly toolUseId?: string;
}

/** What a model is to answer, as short as it can be said. */
export interface ConverseScript {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolUse?: readonly ScriptedToolUse[];
  /** `tool_use` when tools are used, else `end_turn`. */
  readonly stopReason?: string;
  /** Left out: the answer says nothing about usage. */
  readonly usage?: ScriptedUsage;
  /** What the answer claims as `metrics.latencyMs`; nothing waits for it. */
  readonly latencyMs?: number;
  /** Time that really passes before the answer, milliseconds. */
  readonly delayMs?: number;
  readonly requestId?: string;
  /** `default`, `flex`, `priority`, `reserved`. */
  readonly serviceTier?: string;
}

/** The members that `Converse` and the last event of `ConverseStream` have in common. */
export function metadataOf(script: ConverseScript): Record<string, unknown> {
  const { usage } = script;
  const total =
    usage === undefined
      ? 0
      : usage.inputTokens + usage.outputTokens + (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  return {
    ...(usage === undefined ? {} : { usage: { ...usage, totalTokens: total } }),
    metrics: { latencyMs: script.latencyMs ?? script.delayMs ?? 0 },
    ...(script.serviceTier === undefined ? {} : { serviceTier: { type: script.serviceTier } }),
  };
}

export function stopReasonOf(script: ConverseScript): string {
  return script.stopReason ?? ((script.toolUse?.length ?? 0) > 0 ? "tool_use" : "end_turn");
}

export function toolUseIdOf(tool: ScriptedToolUse, position: number): string {
  return tool.toolUseId ?? `tooluse_${position}`;
}

/** Head members of the answer that a script decides. */
export function headOf(script: ConverseScript): { headers: Record<string, string>; delayMs: number } {
  const headers = script.requestId === undefined ? {} : { "x-amzn-requestid": script.requestId };
  return { headers, delayMs: script.delayMs ?? 0 };
}
