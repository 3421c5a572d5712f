import type { Span } from "@opentelemetry/api";
import { arrayOf, isRecord, memberOf } from "../values.ts";
import type { ContentRecorder } from "./content.ts";
import { serialize } from "./json-encoder.ts";
import { pythonStr } from "./python-repr.ts";
import { possibleAttributes } from "./span-attributes.ts";

/** An event for each message, as the conventions had it up to 1.36. */
export const LEGACY_CONTENT: ContentRecorder = {
  systemPrompt(span, blocks) {
    add(span, "gen_ai.system.message", { content: serialize(blocks) });
  },
  messages(span, messages) {
    for (const message of arrayOf(messages)) {
      const name = eventName(message);
      const content = memberOf(message, "content");
      // Without role or content Python gives up; what is there of the others is worth more.
      if (name !== undefined && content !== undefined) add(span, name, { content: serialize(content) });
    }
  },
  answer(span, message, stopReason) {
    add(span, "gen_ai.choice", {
      finish_reason: pythonStr(stopReason),
      message: serialize(memberOf(message, "content")),
    });
  },
  toolCall(span, tool) {
    const content = memberOf(tool, "input");
    if (content === undefined) return;
    add(span, "gen_ai.tool.message", { role: "tool", content: serialize(content), id: tool.toolUseId });
  },
  toolResult(span, result, content) {
    add(span, "gen_ai.choice", {
      message: serialize(content),
      id: memberOf(result, "toolUseId") === undefined ? "" : result.toolUseId,
    });
  },
  cycle(span, message, toolResultMessage) {
    add(span, "gen_ai.choice", {
      message: serialize(memberOf(message, "content")),
      "tool.result": serialize(memberOf(toolResultMessage, "content")),
    });
  },
  agentResult(span, { text, stopReason }) {
    add(span, "gen_ai.choice", { message: text, finish_reason: pythonStr(stopReason) });
  },
  task(span, task) {
    add(span, "gen_ai.user.message", { content: Array.isArray(task) ? serialize(task) : task });
  },
  multiAgentResult(span, text) {
    add(span, "gen_ai.choice", { message: text });
  },
};

function add(span: Span, name: string, attributes: Readonly<Record<string, unknown>>): void {
  span.addEvent(name, possibleAttributes(attributes));
}

/** A message with a tool's result is the tool's, whatever its role. */
function eventName(message: unknown): string | undefined {
  const blocks = arrayOf(memberOf(message, "content"));
  if (blocks.some((block) => isRecord(block) && block["toolResult"] !== undefined)) return "gen_ai.tool.message";
  const role = memberOf(message, "role");
  return role === undefined ? undefined : `gen_ai.${pythonStr(role)}.message`;
}
