import { mimeType, type Modality } from "./mime-type.ts";
import { byteSize, readMember, toPlainJson, type PlainJson } from "./plain-json.ts";
import type { MessagePart } from "./types.ts";

/** The part, or parts, of one Converse content block. A block of a kind that is new becomes a generic part. */
export function toParts(block: unknown): readonly MessagePart[] {
  const kind = kindOf(block);
  if (kind === undefined) return [];
  const value = readMember(block, kind);
  switch (kind) {
    case "text":
      return [{ type: "text", content: textOf(value) }];
    case "toolUse":
      return [toolCall(value)];
    case "toolResult":
      return [toolResponse(value)];
    case "reasoningContent":
      return [reasoning(value)];
    case "citationsContent":
      return [citedText(value)];
    case "image":
    case "video":
    case "audio":
    case "document":
      return [media(kind, value)];
    case "$unknown":
      return [unknownBlock(value)];
    default:
      return [{ type: `bedrock.${kind}`, content: toPlainJson(value) }];
  }
}

/** A block is a union: one member is set. The SDK may set the others to `undefined`. */
function kindOf(block: unknown): string | undefined {
  if (typeof block !== "object" || block === null) return undefined;
  return Object.keys(block).find((key) => readMember(block, key) !== undefined);
}

function toolCall(value: unknown): MessagePart {
  const name = textOf(readMember(value, "name"));
  const id = idOf(value);
  const input = readMember(value, "input");
  const given = input === undefined ? undefined : toPlainJson(input);
  const type = readMember(value, "type");
  if (typeof type === "string" && type.startsWith("server_tool")) {
    return {
      type: "server_tool_call",
      name,
      ...id,
      server_tool_call: { type, ...(given !== undefined && { input: given }) },
    };
  }
  return { type: "tool_call", name, ...id, ...(given !== undefined && { arguments: given }) };
}

/** One text or one JSON value stands for itself; anything else is a list of parts. */
function toolResponse(value: unknown): MessagePart {
  const content = listOf(readMember(value, "content"));
  const single = content.length === 1 ? content[0] : undefined;
  const text = readMember(single, "text");
  const json = readMember(single, "json");
  const status = readMember(value, "status");
  const response: PlainJson =
    typeof text === "string"
      ? text
      : json === undefined
        ? toPlainJson(content.flatMap(resultParts))
        : toPlainJson(json);
  return { type: "tool_call_response", ...idOf(value), response, ...(status === "error" && { status: "error" }) };
}

function resultParts(item: unknown): readonly unknown[] {
  const json = readMember(item, "json");
  return json === undefined ? toParts(item) : [json];
}

function reasoning(value: unknown): MessagePart {
  const text = readMember(readMember(value, "reasoningText"), "text");
  if (typeof text === "string") return { type: "reasoning", content: text };
  return { type: "bedrock.redactedReasoning", content: toPlainJson(value) };
}

function citedText(value: unknown): MessagePart {
  const content = listOf(readMember(value, "content")).map((item) => textOf(readMember(item, "text")));
  const citations = readMember(value, "citations");
  return {
    type: "text",
    content: content.join(""),
    ...(citations !== undefined && { citations: toPlainJson(citations) }),
  };
}

/** Who put a picture together from a stream kept its `byteSize` in place of its bytes. */
function media(modality: Modality, value: unknown): MessagePart {
  const type = mimeType(modality, readMember(value, "format"));
  const mime = type === undefined ? {} : { mime_type: type };
  const source = readMember(value, "source");
  const uri = readMember(readMember(source, "s3Location"), "uri");
  if (typeof uri === "string") return { type: "uri", modality, uri, ...mime };
  const file = readMember(source, "fileId");
  if (typeof file === "string") return { type: "file", modality, file_id: file, ...mime };
  const size = sizeOfBytes(readMember(source, "bytes")) ?? readMember(source, "byteSize");
  if (typeof size === "number") return { type: "blob", modality, content: "", ...mime, byte_size: size };
  return { type: `bedrock.${modality}`, content: toPlainJson(value) };
}

/** Bytes, or the base64 text that stands for them on the wire and in hand-made requests. */
function sizeOfBytes(bytes: unknown): number | undefined {
  if (typeof bytes !== "string") return byteSize(bytes);
  return Math.floor((bytes.replace(/={1,2}$/, "").length * 3) / 4);
}

/** What the SDK gives for a block that is newer than itself: a pair of name and value. */
function unknownBlock(value: unknown): MessagePart {
  const [name, content] = listOf(value);
  return { type: `bedrock.${typeof name === "string" ? name : "unknown"}`, content: toPlainJson(content) };
}

function idOf(value: unknown): { readonly id?: string } {
  const id = readMember(value, "toolUseId");
  return typeof id === "string" ? { id } : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
