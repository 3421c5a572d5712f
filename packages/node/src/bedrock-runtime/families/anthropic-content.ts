import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { mediaBlock, promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { FamilyContent } from "./family.ts";
import { at, isText, textsOf } from "./read.ts";

/** Anthropic's messages, content blocks, tools and stream events in the form of Converse. */
export const anthropicContent: FamilyContent = {
  input(body) {
    const messages = memberOf(body, "messages");
    if (messages === undefined) return promptInput(memberOf(body, "prompt"));
    return {
      messages: arrayOf(messages).map((message) => ({
        role: memberOf(message, "role"),
        content: toBlocks(memberOf(message, "content")),
      })),
      system: toBlocks(memberOf(body, "system")),
      toolConfig: { tools: arrayOf(memberOf(body, "tools")).map(toTool) },
    };
  },
  output(body) {
    const stopReason = stringOf(memberOf(body, "stop_reason"));
    if (isText(memberOf(body, "completion"))) return [textAnswer(memberOf(body, "completion"), stopReason)];
    const content = toBlocks(memberOf(body, "content"));
    return [{ message: { role: stringOf(memberOf(body, "role")) ?? "assistant", content }, stopReason }];
  },
  events(body) {
    const contentBlockIndex = memberOf(body, "index");
    const block = memberOf(body, "content_block");
    const delta = memberOf(body, "delta");
    switch (memberOf(body, "type")) {
      case "message_start":
        return [{ messageStart: { role: at(body, "message", "role") } }];
      case "content_block_start":
        if (stringOf(memberOf(block, "type"))?.endsWith("tool_use") !== true) return [];
        return [{ contentBlockStart: { contentBlockIndex, start: { toolUse: toToolUse(block) } } }];
      case "content_block_delta":
        return [{ contentBlockDelta: { contentBlockIndex, delta: toDelta(delta) } }];
      default:
        return textEvents(memberOf(body, "completion"));
    }
  },
};

function toBlocks(content: unknown): readonly unknown[] {
  return typeof content === "string" ? [{ text: content }] : arrayOf(content).map(toBlock);
}

function toBlock(block: unknown): unknown {
  const type = memberOf(block, "type");
  switch (type) {
    case "text":
      return { text: memberOf(block, "text") };
    case "tool_use":
    case "server_tool_use":
      return { toolUse: { ...toToolUse(block), input: memberOf(block, "input") } };
    case "tool_result":
      return { toolResult: toToolResult(block) };
    case "thinking":
      return { reasoningContent: { reasoningText: { text: memberOf(block, "thinking") } } };
    case "redacted_thinking":
      return { reasoningContent: { redactedContent: "[redacted]" } };
    case "image":
    case "document":
    case "video":
    case "audio":
      return toMedia(type, memberOf(block, "source"));
    default:
      // A block that is new: its own words, but no bytes.
      return at(block, "source", "data") === undefined
        ? { [stringOf(type) ?? "unknown"]: block }
        : toMedia("document", memberOf(block, "source"));
  }
}

function toToolUse(block: unknown): object {
  const server = memberOf(block, "type") === "server_tool_use" ? { type: "server_tool_use" } : {};
  return { toolUseId: memberOf(block, "id"), name: memberOf(block, "name"), ...server };
}

function toToolResult(block: unknown): object {
  return {
    toolUseId: memberOf(block, "tool_use_id"),
    content: toBlocks(memberOf(block, "content")),
    status: memberOf(block, "is_error") === true ? "error" : undefined,
  };
}

/** `image/png` becomes the format `png`. A document may be text, or blocks, of which the text counts. */
function toMedia(modality: "image" | "document" | "video" | "audio", source: unknown): object {
  const type = memberOf(source, "type");
  const text = memberOf(source, "data");
  if (type === "text" && typeof text === "string") return { text };
  if (type === "content") return { text: textOf(memberOf(source, "content")) };
  const format = stringOf(memberOf(source, "media_type"))?.split("/").at(-1);
  return mediaBlock(
    modality,
    { base64: text, uri: memberOf(source, "url"), fileId: memberOf(source, "file_id") },
    format,
  );
}

function textOf(content: unknown): string {
  return typeof content === "string"
    ? content
    : (textsOf(arrayOf(content).map((one) => memberOf(one, "text"))) ?? []).join("\n");
}

function toTool(tool: unknown): object {
  const { name, description, input_schema: json } = (tool ?? {}) as Record<string, unknown>;
  return { toolSpec: { name, description, inputSchema: { json } } };
}

function toDelta(delta: unknown): object {
  switch (memberOf(delta, "type")) {
    case "text_delta":
      return { text: memberOf(delta, "text") };
    case "input_json_delta":
      return { toolUse: { input: memberOf(delta, "partial_json") } };
    case "thinking_delta":
      return { reasoningContent: { text: memberOf(delta, "thinking") } };
    default:
      return {};
  }
}
