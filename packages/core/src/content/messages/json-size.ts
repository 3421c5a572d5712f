import type { PlainJson } from "./plain-json.ts";

type PlainObject = { readonly [key: string]: PlainJson };

/** Bytes of a character that takes two code units; no other takes as many. */
const PAIR = 4;

/**
 * Bytes of UTF-8 that a value takes as JSON text, without making the text. Counting stops beyond `limit`: the answer is
 * then some number above it.
 */
export function jsonSize(value: PlainJson, limit: number = Number.POSITIVE_INFINITY): number {
  if (typeof value === "string") return stringSize(value, limit);
  if (typeof value !== "object" || value === null) return String(value).length;
  return isList(value) ? listSize(value, limit) : objectSize(value, limit);
}

function listSize(items: readonly PlainJson[], limit: number): number {
  let size = items.length === 0 ? 2 : 1;
  for (const item of items) {
    if (size > limit) return size;
    size += jsonSize(item, limit - size) + 1;
  }
  return size;
}

function objectSize(object: PlainObject, limit: number): number {
  const keys = Object.keys(object);
  let size = keys.length === 0 ? 2 : 1;
  for (const key of keys) {
    if (size > limit) return size;
    size += stringSize(key, limit - size) + jsonSize(object[key] ?? null, limit - size) + 2;
  }
  return size;
}

/** Bytes of a string as JSON text, with its quotes. */
function stringSize(text: string, limit: number): number {
  let size = 2;
  for (let index = 0; index < text.length && size <= limit; index += 1) {
    const bytes = unitSize(text, index);
    size += bytes;
    if (bytes === PAIR) index += 1;
  }
  return size;
}

/** How many code units of a string, from the first on, fit into `room` bytes of JSON text; no pair is parted. */
export function unitsThatFit(text: string, room: number): number {
  let size = 0;
  for (let index = 0; index < text.length; index += 1) {
    const bytes = unitSize(text, index);
    size += bytes;
    if (size > room) return index;
    if (bytes === PAIR) index += 1;
  }
  return text.length;
}

/** Bytes of the character that begins at a code unit (ECMA-262, `QuoteJSONString`; UTF-8). */
function unitSize(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  // What nearly all of a prompt consists of.
  if (unit >= 0x20 && unit < 0x80 && unit !== 0x22 && unit !== 0x5c) return 1;
  if (unit < 0x20) return unit >= 0x08 && unit <= 0x0d && unit !== 0x0b ? 2 : 6;
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x8_00) return 2;
  if (unit < 0xd8_00 || unit > 0xdf_ff) return 3;
  // A pair is one character of four bytes; half of one is escaped.
  return isPair(text, index) ? PAIR : 6;
}

function isPair(text: string, index: number): boolean {
  const next = text.charCodeAt(index + 1);
  return (text.charCodeAt(index) & 0xfc_00) === 0xd8_00 && (next & 0xfc_00) === 0xdc_00;
}

function isList(value: object): value is readonly PlainJson[] {
  return Array.isArray(value);
}
