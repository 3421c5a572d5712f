import type { SpanDetail } from "outcrop/api";

export type MessagePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly input: string }
  | { readonly kind: "tool-result"; readonly id: string; readonly result: string }
  /** A picture that came with the message; `url` is a data URL. */
  | { readonly kind: "image"; readonly mimeType: string; readonly url: string }
  /** Anything else, such as documents: what it is, and its JSON. */
  | { readonly kind: "other"; readonly type: string; readonly json: string };

export interface CapturedMessage {
  readonly role: string;
  readonly direction: "input" | "output";
  readonly parts: readonly MessagePart[];
  readonly finishReason: string;
}

export interface CapturedContent {
  readonly messages: readonly CapturedMessage[];
  readonly tools: readonly { readonly name: string; readonly json: string }[];
  /** The attributes as sent, for the JSON view; also where they could not be read. */
  readonly raw: Readonly<Record<string, string>>;
}

const NAMES = [
  "gen_ai.system_instructions",
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.tool.definitions",
];

type Json = Readonly<Record<string, unknown>>;

/** What content may be on: a span and its events, and log records that are events beside it. */
interface ContentSource {
  readonly attributes: SpanDetail["attributes"];
  readonly events: readonly { readonly attributes: SpanDetail["attributes"] }[];
}

/** Prompts and answers, where the sender captured them: on the span or on one of its events. What is unreadable stays raw. */
export function capturedContent(span: ContentSource): CapturedContent {
  const sources = [span.attributes, ...span.events.map((event) => event.attributes)];
  const raw = Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = sources.map((source) => source[name]).find((text) => text !== undefined && text !== "");
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const system = listOf(raw["gen_ai.system_instructions"]);
  return {
    messages: [
      ...(system.length === 0
        ? []
        : [{ role: "system", direction: "input" as const, parts: system.map(partOf), finishReason: "" }]),
      ...listOf(raw["gen_ai.input.messages"]).map((message) => messageOf(message, "input")),
      ...listOf(raw["gen_ai.output.messages"]).map((message) => messageOf(message, "output")),
    ],
    tools: listOf(raw["gen_ai.tool.definitions"]).map((tool) => ({
      name: textOf(tool["name"]) || textOf(objectOf(tool["function"])["name"]) || "tool",
      json: JSON.stringify(tool, null, 2),
    })),
    raw,
  };
}

function messageOf(message: Json, direction: "input" | "output"): CapturedMessage {
  const parts = message["parts"] ?? message["content"];
  return {
    role: textOf(message["role"]) || (direction === "output" ? "assistant" : "user"),
    direction,
    parts: typeof parts === "string" ? [{ kind: "text", text: parts }] : arrayOf(parts).map(partOf),
    finishReason: textOf(message["finish_reason"]),
  };
}

function partOf(part: Json): MessagePart {
  const type = textOf(part["type"]) || "text";
  const text = part["content"] ?? part["text"];
  if (type === "text" && typeof text === "string") return { kind: "text", text };
  if (type === "reasoning" && typeof text === "string") return { kind: "reasoning", text };
  if (type === "tool_call") {
    return { kind: "tool-call", id: textOf(part["id"]), name: textOf(part["name"]), input: pretty(part["arguments"]) };
  }
  if (type === "tool_call_response") {
    return { kind: "tool-result", id: textOf(part["id"]), result: pretty(part["response"] ?? part["result"]) };
  }
  return imageOf(part, type) ?? { kind: "other", type, json: JSON.stringify(part, null, 2) };
}

/** Pictures that a browser draws and that run nothing: an SVG is not one of them. */
const IMAGE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function imageOf(part: Json, type: string): MessagePart | undefined {
  const mimeType = textOf(part["mime_type"]);
  const data = textOf(part["content"]) || textOf(part["data"]);
  if (type !== "blob" || !IMAGE_TYPES.has(mimeType) || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return undefined;
  return { kind: "image", mimeType, url: `data:${mimeType};base64,${data}` };
}

/** JSON text is set out over lines, anything else is shown as it is. */
function pretty(value: unknown): string {
  if (typeof value !== "string") return value === undefined ? "" : JSON.stringify(value, null, 2);
  const parsed = parse(value);
  return typeof parsed === "object" && parsed !== null ? JSON.stringify(parsed, null, 2) : value;
}

function listOf(text: string | undefined): readonly Json[] {
  if (text === undefined) return [];
  const parsed = parse(text);
  return Array.isArray(parsed)
    ? arrayOf(parsed)
    : typeof parsed === "object" && parsed !== null
      ? [objectOf(parsed)]
      : [];
}

function arrayOf(value: unknown): readonly Json[] {
  return Array.isArray(value)
    ? value.map((item) => (typeof item === "string" ? { content: item } : objectOf(item)))
    : [];
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
