import { listOf, toParts } from "./converse-part.ts";
import { messageFinishReason } from "./finish-reason.ts";
import { readMember, toPlainJson } from "./plain-json.ts";
import type { ChatMessage, MessagePart, OutputMessage, ToolDefinition } from "./types.ts";

/**
 * `gen_ai.input.messages` from the `messages` of a Converse request. Takes whatever the caller passed, and never
 * throws: what is no message is left out. A message of tool results alone has the role `tool`.
 */
export function toInputMessages(messages: unknown): readonly ChatMessage[] {
  return listOf(messages).flatMap((message) => {
    const made = toMessage(message);
    return made === undefined ? [] : [made];
  });
}

/** `gen_ai.output.messages` from the `output.message` of a response, or one put together from a stream. */
export function toOutputMessages(message: unknown, stopReason: string | undefined): readonly OutputMessage[] {
  const made = toMessage(message);
  return made === undefined ? [] : [{ ...made, finish_reason: messageFinishReason(stopReason) }];
}

/** `gen_ai.system_instructions` from the `system` of a Converse request. */
export function toSystemInstructions(system: unknown): readonly MessagePart[] {
  return listOf(system).flatMap(toParts);
}

/** `gen_ai.tool.definitions` from the `toolConfig` of a Converse request. Cache points between tools are left out. */
export function toToolDefinitions(toolConfig: unknown): readonly ToolDefinition[] {
  return listOf(readMember(toolConfig, "tools")).flatMap((tool) => {
    const spec = readMember(tool, "toolSpec");
    if (spec !== undefined) return functionTool(spec);
    const system = readMember(readMember(tool, "systemTool"), "name");
    return typeof system === "string" ? [{ type: "system", name: system }] : [];
  });
}

function functionTool(spec: unknown): readonly ToolDefinition[] {
  const name = readMember(spec, "name");
  if (typeof name !== "string") return [];
  const description = readMember(spec, "description");
  const schema = readMember(readMember(spec, "inputSchema"), "json");
  return [
    {
      type: "function",
      name,
      ...(typeof description === "string" && { description }),
      ...(schema !== undefined && { parameters: toPlainJson(schema) }),
    },
  ];
}

function toMessage(message: unknown): ChatMessage | undefined {
  const role = readMember(message, "role");
  if (typeof role !== "string") return undefined;
  const parts = listOf(readMember(message, "content")).flatMap(toParts);
  const results = parts.length > 0 && parts.every((part) => part.type === "tool_call_response");
  return { role: role === "user" && results ? "tool" : role, parts };
}
