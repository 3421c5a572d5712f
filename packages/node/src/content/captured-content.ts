import type { ChatMessage, MessagePart, OutputMessage, ToolDefinition } from "@outcrop/core";

/** What people and models said in one model call, in the shapes of the conventions. Bytes are never in it. */
export interface CapturedContent {
  readonly systemInstructions: readonly MessagePart[];
  readonly inputMessages: readonly ChatMessage[];
  readonly outputMessages: readonly OutputMessage[];
  readonly toolDefinitions: readonly ToolDefinition[];
}

/** What the request alone says. */
export type RequestContent = Omit<CapturedContent, "outputMessages">;

export const CONTENT_KINDS = ["systemInstructions", "inputMessages", "outputMessages", "toolDefinitions"] as const;
