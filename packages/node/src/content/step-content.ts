import type { Attributes } from "@opentelemetry/api";
import { limitJson, type MessagePart, toPlainJson } from "@outcrop/core";
import { arrayOf, isRecord, memberOf } from "../values.ts";
import type { CapturedContent } from "./captured-content.ts";
import type { RecordedContent } from "./content-hook.ts";

/** One side of what the service did: a tool's arguments or its result, a question or what was found. */
export interface StepSide {
  /** What it is recorded under. */
  readonly attribute: string;
  readonly part: MessagePart;
}

/** What a tool or a lookup was given, and what it gave. A hook sees it as the messages that it stands for. */
export interface StepContent {
  readonly asked?: StepSide | undefined;
  readonly given?: StepSide | undefined;
}

/** A tool's, where there is something to tell. */
export function toolSide(
  attribute: string,
  name: string,
  id: string | undefined,
  given: unknown,
): StepSide | undefined {
  if (given === undefined) return undefined;
  const call = { type: "tool_call", name, ...(id !== undefined && { id }), arguments: toPlainJson(given) } as const;
  return { attribute, part: call };
}

/** What a tool answered with, or the documents that a lookup found. */
export function resultSide(attribute: string, id: string | undefined, response: unknown): StepSide | undefined {
  if (response === undefined) return undefined;
  const told = {
    type: "tool_call_response",
    ...(id !== undefined && { id }),
    response: toPlainJson(response),
  } as const;
  return { attribute, part: told };
}

/** A question; its attribute is plain text. */
export function querySide(attribute: string, content: string | undefined): StepSide | undefined {
  return content === undefined ? undefined : { attribute, part: { type: "text", content } };
}

/** As a content hook gets it. */
export function messagesOf({ asked, given }: StepContent): CapturedContent {
  const role = asked?.part.type === "tool_call" ? "assistant" : "user";
  return {
    systemInstructions: [],
    inputMessages: asked === undefined ? [] : [{ role, parts: [asked.part] }],
    outputMessages: given === undefined ? [] : [{ role: "tool", parts: [given.part], finish_reason: "stop" }],
    toolDefinitions: [],
  };
}

/** What is recorded of a step, from the messages that are left of it: each side as far as something is left. */
export function stepTexts(
  { asked, given }: StepContent,
  { inputMessages, outputMessages }: RecordedContent,
  maxBytes: number,
): Attributes {
  return { ...sideText(asked, inputMessages, maxBytes), ...sideText(given, outputMessages, maxBytes) };
}

function sideText(side: StepSide | undefined, messages: readonly object[] | undefined, maxBytes: number): Attributes {
  const values = arrayOf(messages).flatMap((message) => arrayOf(memberOf(message, "parts")).map(saidBy));
  if (side === undefined || values.length === 0) return {};
  const value = values.length === 1 ? values[0] : values;
  const json = limitJson(value, maxBytes);
  const isText = side.part.type === "text" && typeof value === "string";
  return { [side.attribute]: isText ? (JSON.parse(json) as string) : json };
}

/** What a part says; a reference to where a hook put it, and anything new, is told whole. */
function saidBy(part: unknown): unknown {
  if (!isRecord(part)) return part;
  if (part["type"] === "tool_call") return part["arguments"];
  if (part["type"] === "tool_call_response") return part["response"];
  return part["type"] === "text" ? part["content"] : part;
}
