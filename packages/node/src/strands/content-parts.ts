import { arrayOf, isRecord, memberOf } from "../values.ts";

export type Part = Readonly<Record<string, unknown>>;

/**
 * Message parts of the conventions for content blocks. The first known member decides; a block with none of them gives a
 * part for each member. What is no block gives no part.
 */
export function toParts(blocks: unknown): readonly Part[] {
  return arrayOf(blocks).flatMap((block): readonly Part[] => {
    if (!isRecord(block)) return [];
    const { interruptResponse: interrupt, toolUse, toolResult } = block;
    if (interrupt !== undefined) {
      const id = memberOf(interrupt, "interruptId");
      return [{ type: "interrupt_response", id, response: memberOf(interrupt, "response") }];
    }
    if (block["text"] !== undefined) return [{ type: "text", content: block["text"] }];
    if (toolUse !== undefined) return [toToolCall(toolUse)];
    if (toolResult !== undefined) {
      return [toToolResponse(memberOf(toolResult, "toolUseId"), memberOf(toolResult, "content"))];
    }
    return Object.entries(block).map(([type, content]) => ({ type, content }));
  });
}

export function toToolCall(toolUse: unknown): Part {
  const [name, id, input] = ["name", "toolUseId", "input"].map((key) => memberOf(toolUse, key));
  return { type: "tool_call", name, id, arguments: input };
}

export function toToolResponse(id: unknown, response: unknown): Part {
  return { type: "tool_call_response", id, response };
}
