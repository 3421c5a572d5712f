import type { AttributeValue as OtelAttributeValue, Span } from "@opentelemetry/api";

// The types of the Python module `strands.telemetry.tracer`. Members of the wire form keep its spelling.

export type AttributeValue = OtelAttributeValue;

export type Attributes = Readonly<Record<string, AttributeValue>> | undefined;

/** Why the model ended its answer. The last two came after version 1.21. */
export type StopReason =
  | "content_filtered"
  | "end_turn"
  | "guardrail_intervened"
  | "interrupt"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "cancelled"
  | "checkpoint";

/** A tool that the model asks for. */
export interface ToolUse {
  readonly input: unknown;
  readonly name: string;
  readonly toolUseId: string;
}

export interface ToolResult {
  readonly content: readonly Readonly<Record<string, unknown>>[];
  readonly status: "success" | "error";
  readonly toolUseId: string;
}

/** A block of a message: as a rule one of these members. */
export interface ContentBlock {
  readonly cachePoint?: unknown;
  readonly document?: unknown;
  readonly guardContent?: unknown;
  readonly image?: unknown;
  readonly reasoningContent?: unknown;
  readonly text?: string;
  readonly toolResult?: ToolResult;
  readonly toolUse?: ToolUse;
  readonly video?: unknown;
  readonly citationsContent?: unknown;
}

/** What a person answered to an interrupt. */
export interface InterruptResponseContent {
  readonly interruptResponse: { readonly interruptId: string; readonly response: unknown };
}

export interface Message {
  readonly content: readonly ContentBlock[];
  readonly role: "user" | "assistant";
}

export type Messages = readonly Message[];

export type MultiAgentInput = string | readonly ContentBlock[] | readonly InterruptResponseContent[];

/** Durations of one model call, milliseconds. */
export interface Metrics {
  readonly latencyMs: number;
  readonly timeToFirstByteMs?: number;
}

/** Tokens, as the model's provider counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
}

/** What an agent has counted: over its whole life, and in its latest invocation. */
export interface EventLoopMetrics {
  readonly accumulatedUsage: Usage;
  readonly latestAgentInvocation?: { readonly usage: Usage };
}

/** A question of the agent to a person. */
export interface Interrupt {
  readonly id: string;
  readonly name: string;
  readonly reason?: unknown;
  readonly response?: unknown;
}

export interface InvocationState {
  readonly eventLoopCycleId?: unknown;
  /** Its presence counts, even as `null`. */
  readonly eventLoopParentCycleId?: unknown;
  readonly eventLoopParentSpan?: Span | undefined;
}

export interface ToolSpec {
  readonly description?: unknown;
  readonly inputSchema?: unknown;
  readonly outputSchema?: unknown;
}
