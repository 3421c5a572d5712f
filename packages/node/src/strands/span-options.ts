import type { Span } from "@opentelemetry/api";
import type { AgentResult } from "./agent-result.ts";
import type { Attributes, ContentBlock, Message, ToolSpec } from "./types.ts";

interface StartOptions {
  readonly customTraceAttributes?: Attributes;
  /**
   * In place of Python's keyword extras. Text, numbers and booleans are set on the span, everything else is left out;
   * on a tool span whatever an attribute can hold.
   */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

interface ChildOptions extends StartOptions {
  /** Default: the active span. */
  readonly parentSpan?: Span | null | undefined;
}

export interface ModelSpanOptions extends ChildOptions {
  readonly modelId?: string | null | undefined;
  /** Version 1.21 knew no system prompt: there it is the attribute `system_prompt`. */
  readonly systemPrompt?: string | null | undefined;
  readonly systemPromptContent?: readonly ContentBlock[] | null | undefined;
}

export type ToolSpanOptions = ChildOptions;

export type CycleSpanOptions = ChildOptions;

export interface AgentSpanOptions extends StartOptions {
  readonly modelId?: string | null | undefined;
  readonly tools?: readonly unknown[] | null | undefined;
  /** Tool specifications by name; recorded with the opt-in `gen_ai_tool_definitions`. */
  readonly toolsConfig?: Readonly<Record<string, ToolSpec>> | null | undefined;
}

export interface ErrorOption {
  readonly error?: unknown;
}

export interface EndCycleOptions extends ErrorOption {
  readonly toolResultMessage?: Message | null | undefined;
}

export interface EndAgentOptions extends ErrorOption {
  readonly response?: AgentResult | null | undefined;
}
