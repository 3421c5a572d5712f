import type { Span } from "@opentelemetry/api";
import type { Message, Messages, MultiAgentInput, ToolResult, ToolUse } from "./types.ts";

/** A text that a model or an agent has produced, and why it ended. */
interface Outcome {
  readonly text: string;
  readonly stopReason?: unknown;
}

/** Puts what was said on a span: how, is a matter of the conventions. */
export interface ContentRecorder {
  readonly systemPrompt: (span: Span, blocks: unknown) => void;
  readonly messages: (span: Span, messages: Messages) => void;
  readonly answer: (span: Span, message: Message, stopReason: unknown) => void;
  readonly toolCall: (span: Span, tool: ToolUse) => void;
  /** `content` is what the release in question makes of an absent one. */
  readonly toolResult: (span: Span, result: ToolResult, content: unknown) => void;
  readonly cycle: (span: Span, message: Message, toolResultMessage: Message) => void;
  readonly agentResult: (span: Span, outcome: Outcome) => void;
  readonly task: (span: Span, task: MultiAgentInput) => void;
  readonly multiAgentResult: (span: Span, text: string) => void;
}

/** Content that is switched off. */
export const NO_CONTENT: ContentRecorder = {
  systemPrompt: () => undefined,
  messages: () => undefined,
  answer: () => undefined,
  toolCall: () => undefined,
  toolResult: () => undefined,
  cycle: () => undefined,
  agentResult: () => undefined,
  task: () => undefined,
  multiAgentResult: () => undefined,
};
