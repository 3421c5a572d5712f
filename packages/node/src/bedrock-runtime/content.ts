import type { Attributes } from "@opentelemetry/api";
import {
  type AttributeNames,
  limitJson,
  toInputMessages,
  toOutputMessages,
  toSystemInstructions,
  toToolDefinitions,
} from "@outcrop/core";
import { present } from "../present.ts";
import type { Settings } from "../settings.ts";
import { memberOf } from "../values.ts";

type Capture = Pick<Settings, "captureContent" | "maxContentBytes">;

/** `messages`, `system` and `toolConfig` in the form of Converse, as JSON text. Nothing unless capture is on. */
export function requestContent(input: object, names: AttributeNames, capture: Capture): Attributes {
  if (!capture.captureContent) return {};
  const system = memberOf(input, "system");
  const tools = memberOf(input, "toolConfig");
  return present([
    [names.inputMessages, text(toInputMessages(memberOf(input, "messages")), capture)],
    [names.systemInstructions, text(toSystemInstructions(system), capture)],
    [names.toolDefinitions, text(toToolDefinitions(tools), capture)],
  ]);
}

/** One candidate of an answer. */
export interface Answer {
  /** In the form of Converse's `output.message`. */
  readonly message: unknown;
  readonly stopReason: string | undefined;
}

/** The answer's messages, as JSON text. Nothing unless capture is on. */
export function answerContent(answers: readonly Answer[], names: AttributeNames, capture: Capture): Attributes {
  if (!capture.captureContent) return {};
  const messages = answers.flatMap(({ message, stopReason }) => toOutputMessages(message, stopReason));
  return present([[names.outputMessages, text(messages, capture)]]);
}

function text(items: readonly unknown[], { maxContentBytes }: Capture): string | undefined {
  return items.length === 0 ? undefined : limitJson(items, maxContentBytes);
}
