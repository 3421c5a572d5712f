import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";
import type { ContentBlock, Message, ToolResult } from "../types.ts";

/** A message of the SDK as Strands writes it down, which is the form that Python has. */
export function plainMessage(message: unknown): Message {
  const role = memberOf(message, "role") === "assistant" ? "assistant" : "user";
  return { role, content: plainBlocks(memberOf(message, "content")) };
}

export function plainMessages(messages: unknown): readonly Message[] {
  return arrayOf(messages).map(plainMessage);
}

/** The SDK's blocks are objects of classes whose `toJSON` answers with the written form. */
export function plainBlocks(content: unknown): readonly ContentBlock[] {
  return arrayOf(content).map((block) => plain(block) as ContentBlock);
}

export function plainToolResult(result: unknown): ToolResult {
  return {
    toolUseId: stringOf(memberOf(result, "toolUseId")) ?? "",
    status: memberOf(result, "status") === "error" ? "error" : "success",
    content: plainBlocks(memberOf(result, "content")) as ToolResult["content"],
  };
}

/** `endTurn` is `end_turn` in Python, and in what Bedrock says. */
export function plainStopReason(reason: unknown): string | undefined {
  return stringOf(reason)?.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function plain(block: unknown): unknown {
  const toJson = memberOf(block, "toJSON");
  const written: unknown = typeof toJson === "function" ? Reflect.apply(toJson, block, []) : block;
  return isRecord(written) ? written : { text: String(written) };
}
