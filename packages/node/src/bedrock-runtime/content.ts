import {
  type OutputMessage,
  toInputMessages,
  toOutputMessages,
  toSystemInstructions,
  toToolDefinitions,
} from "@outcrop/core";
import type { RequestContent } from "../content/captured-content.ts";
import { memberOf } from "../values.ts";

/**
 * What a request says, from `messages`, `system` and `toolConfig` in the form of Converse. Made when the call begins:
 * the caller may change them before it ends.
 */
export function requestContent(input: object): RequestContent {
  return {
    systemInstructions: toSystemInstructions(memberOf(input, "system")),
    inputMessages: toInputMessages(memberOf(input, "messages")),
    toolDefinitions: toToolDefinitions(memberOf(input, "toolConfig")),
  };
}

/** One candidate of an answer. */
export interface Answer {
  /** In the form of Converse's `output.message`. */
  readonly message: unknown;
  readonly stopReason: string | undefined;
}

/** A message for each candidate. */
export function answerContent(answers: readonly Answer[]): readonly OutputMessage[] {
  return answers.flatMap(({ message, stopReason }) => toOutputMessages(message, stopReason));
}
