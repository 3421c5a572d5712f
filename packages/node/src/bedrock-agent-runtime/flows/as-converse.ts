import { isRecord, memberOf } from "../../values.ts";

/**
 * A request or an answer of Converse as a flow's trace has it, in Converse's own form: in the trace each block of content
 * also names its kind, `{ type: "TEXT", text: … }`, which would be read as content. Anything else stays as it is.
 */
export function asConverse<Value>(value: Value): Value {
  if (!isRecord(value) || Array.isArray(value)) return value;
  const { messages, system, output } = value;
  return {
    ...value,
    ...(Array.isArray(messages) && { messages: messages.map(plainMessage) }),
    ...(Array.isArray(system) && { system: system.map(plainBlock) }),
    ...(isRecord(output) && { output: { ...output, message: plainMessage(memberOf(output, "message")) } }),
  };
}

function plainMessage(message: unknown): unknown {
  if (!isRecord(message) || !Array.isArray(message["content"])) return message;
  return { ...message, content: message["content"].map(plainBlock) };
}

function plainBlock(block: unknown): unknown {
  if (!isRecord(block)) return block;
  const { type, ...rest } = block;
  const kinds = Object.keys(rest);
  const plain = typeof type === "string" && kinds.length > 0 ? rest : block;
  const result = memberOf(plain, "toolResult");
  if (!isRecord(result) || !Array.isArray(result["content"])) return plain;
  return { ...plain, toolResult: { ...result, content: result["content"].map(plainBlock) } };
}
