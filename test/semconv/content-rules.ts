import type { Finding, Values } from "./emitted.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isAnything: Check = (value) => value !== undefined;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(members).every(([name, check]) => check(value[name]));
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every((item) => check(item));

/** Parts by `type`. A type that is not listed is a generic part, of which nothing more is known. */
const PARTS: Readonly<Record<string, Check>> = {
  text: object({ content: isText }),
  reasoning: object({ content: isText }),
  tool_call: object({ name: isText, id: optional(isText) }),
  tool_call_response: object({ response: isAnything, id: optional(isText) }),
  blob: object({ modality: isText, content: isText, mime_type: optional(isText) }),
  file: object({ modality: isText, file_id: isText, mime_type: optional(isText) }),
  uri: object({ modality: isText, uri: isText, mime_type: optional(isText) }),
};
const isPart: Check = (value) => {
  if (!isRecord(value) || typeof value["type"] !== "string") return false;
  const check = Object.hasOwn(PARTS, value["type"]) ? PARTS[value["type"]] : undefined;
  return check === undefined || check(value);
};
const parts: Check = (value) => Array.isArray(value) && value.every(isPart);
const message = { role: isText, parts, name: optional(isText) };

/** The shapes that the conventions' JSON schemas give to content; `finish_reason` is required, as in 1.41. */
const SHAPES: Readonly<Record<string, Check>> = {
  "gen_ai.input.messages": list(object(message)),
  "gen_ai.output.messages": list(object({ ...message, finish_reason: isText })),
  "gen_ai.system_instructions": list(isPart),
  "gen_ai.tool.definitions": list(object({ type: isText, name: isText, description: optional(isText) })),
};

/** `genai_content_schema`: content is JSON text of the shape that its schema gives. */
export function checkContent(on: string, attributes: Values): readonly Finding[] {
  return checkShapes(on, attributes, parsed);
}

/** The same on an event, where it is a value with structure, and not text. */
export function checkStructured(on: string, attributes: Values): readonly Finding[] {
  return checkShapes(on, attributes, (value) => value);
}

/** Names of attributes that are content. */
export const CONTENT: ReadonlySet<string> = new Set(Object.keys(SHAPES));

function checkShapes(on: string, attributes: Values, read: (value: unknown) => unknown): readonly Finding[] {
  return Object.entries(SHAPES).flatMap(([subject, hasShape]) => {
    const value = attributes[subject];
    if (value === undefined || hasShape(read(value))) return [];
    return [{ rule: "genai_content_schema", subject, on }];
  });
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}
