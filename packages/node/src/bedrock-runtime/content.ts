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

/** Prompts, system instructions and tools of a request, as JSON text. Nothing unless capture is on. */
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

/** The answer's message, as JSON text. Nothing unless capture is on. */
export function answerContent(
  message: unknown,
  stopReason: string | undefined,
  names: AttributeNames,
  capture: Capture,
): Attributes {
  if (!capture.captureContent) return {};
  return present([[names.outputMessages, text(toOutputMessages(message, stopReason), capture)]]);
}

function text(items: readonly unknown[], { maxContentBytes }: Capture): string | undefined {
  return items.length === 0 ? undefined : limitJson(items, maxContentBytes);
}
