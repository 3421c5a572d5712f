import type { AttributeValue } from "@outcrop/core";
import { parseExactJson } from "./exact-json.ts";

/**
 * How an attribute's value is kept: as text, with a letter for the type that it came with.
 * `s` string · `i` integer, decimal · `d` double, shortest decimal · `b` boolean · `x` bytes, base64 · `j` array or map,
 * as JSON, where integers beyond 2⁵³ keep all their digits and bytes are base64 strings.
 */
export type Letter = "s" | "i" | "d" | "b" | "x" | "j";

export const LETTER_CODE = { s: 0x73, i: 0x69, d: 0x64, b: 0x62, x: 0x78, j: 0x6a } as const satisfies Record<
  Letter,
  number
>;

/** Doubles by the semantic conventions: a whole number that code writes to them is still a double. */
const DOUBLES = new Set([
  "llm.cost.usd",
  "gen_ai.request.temperature",
  "gen_ai.request.top_p",
  "gen_ai.request.top_k",
  "gen_ai.request.frequency_penalty",
  "gen_ai.request.presence_penalty",
  "gen_ai.response.time_to_first_chunk",
]);

/** The value that a stored text stands for. A text that does not fit its letter is answered as text. */
export function parseValue(letter: number, text: string): AttributeValue {
  switch (letter) {
    case LETTER_CODE.i: {
      if (!/^-?\d+$/.test(text)) return text;
      const value = Number(text);
      return Number.isSafeInteger(value) ? value : BigInt(text);
    }
    case LETTER_CODE.d: {
      const value = Number(text);
      return text === "" || (Number.isNaN(value) && text !== "NaN") ? text : value;
    }
    case LETTER_CODE.b:
      return text === "true" ? true : text === "false" ? false : text;
    case LETTER_CODE.x:
      return new Uint8Array(Buffer.from(text, "base64"));
    case LETTER_CODE.j:
      return parseJson(text) ?? text;
    default:
      return text;
  }
}

/** The text and letter that keep a value. */
export function formatValue(key: string, value: AttributeValue): { readonly letter: number; readonly text: string } {
  if (typeof value === "string") return { letter: LETTER_CODE.s, text: value };
  if (typeof value === "bigint") return { letter: LETTER_CODE.i, text: value.toString() };
  if (typeof value === "boolean") return { letter: LETTER_CODE.b, text: String(value) };
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { letter: LETTER_CODE.d, text: "-0" };
    const isInteger = Number.isSafeInteger(value) && !DOUBLES.has(key);
    return { letter: isInteger ? LETTER_CODE.i : LETTER_CODE.d, text: String(value) };
  }
  return value instanceof Uint8Array
    ? { letter: LETTER_CODE.x, text: Buffer.from(value).toString("base64") }
    : { letter: LETTER_CODE.j, text: exactJson(value) };
}

/** JSON with integers in full, and what JSON cannot say (NaN, infinities) as the strings that OTLP/JSON uses. */
export function exactJson(value: AttributeValue | null): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("base64"));
  if (isList(value)) return `[${value.map((item) => exactJson(item)).join(",")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${exactJson(item)}`)
    .join(",")}}`;
}

function parseJson(text: string): AttributeValue | undefined {
  try {
    return parseExactJson(text) as AttributeValue;
  } catch {
    return undefined;
  }
}

function isList(value: AttributeValue): value is readonly (AttributeValue | null)[] {
  return Array.isArray(value);
}
