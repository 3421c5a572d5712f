import type { AttributeValue } from "../types.ts";

/** More than any model call or agent run can use; a larger count is a fault of the sender. */
const MAX_COUNT = 1e12;

const WHOLE_NUMBER = /^[0-9]{1,13}(?:\.0{1,6})?$/;
const DECIMAL_NUMBER = /^[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?$/;

/** The trimmed text of a string attribute; `undefined` for other types and for blank text. */
export function readText(value: AttributeValue | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return text === "" ? undefined : text;
}

/** A count of tokens from whatever a sender made of it: integer, whole double, digits in a string. */
export function readCount(value: AttributeValue): number | undefined {
  if (typeof value === "string") {
    const text = value.trim();
    return WHOLE_NUMBER.test(text) ? readCount(Number(text)) : undefined;
  }
  const number = typeof value === "bigint" ? Number(value) : value;
  const good = typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= MAX_COUNT;
  return good ? number + 0 : undefined; // + 0 turns -0 into 0
}

/** An amount that is not negative: dollars, seconds. */
export function readAmount(value: AttributeValue): number | undefined {
  if (typeof value === "string") {
    const text = value.trim();
    return DECIMAL_NUMBER.test(text) ? readAmount(Number(text)) : undefined;
  }
  if (typeof value === "bigint") return readCount(value);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value + 0 : undefined;
}

export function readBoolean(value: AttributeValue): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = readText(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** A list of strings from an array, from JSON text of an array, or from one bare string. Empty stays absent. */
export function readStrings(value: AttributeValue): readonly string[] | undefined {
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : listOf(readText(value));
  if (list === undefined || list.length === 0) return undefined;
  if (list.every((item) => typeof item === "string")) return list;
  const strings = list.flatMap((item: unknown) =>
    typeof item === "string" ? [item] : typeof item === "number" || typeof item === "bigint" ? [String(item)] : [],
  );
  return strings.length === 0 ? undefined : strings;
}

function listOf(text: string | undefined): readonly unknown[] | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith("[")) return [text];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [text];
  } catch {
    return [text];
  }
}

/** Whether two values say the same, whatever their type: `12`, `12n` and `"12"` do. */
export function saysTheSame(a: AttributeValue, b: AttributeValue): boolean {
  if (isScalar(a) && isScalar(b)) return String(a) === String(b);
  return sameValue(a, b);
}

/** Whether writing `b` over `a` would change nothing. A safe integer is the same as number and as bigint. */
export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== typeof b) return isInteger(a) && isInteger(b) && BigInt(a) === BigInt(b);
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((x, i) => x === b[i]);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => sameItem(x, b[i]));
  }
  if (typeof a !== "object" || typeof b !== "object") return false;
  const keys = Object.keys(a);
  const other: Readonly<Record<string, AttributeValue | null>> = b as never;
  return keys.length === Object.keys(b).length && keys.every((key) => sameItem((a as typeof other)[key], other[key]));
}

function sameItem(a: AttributeValue | null | undefined, b: AttributeValue | null | undefined): boolean {
  return a === undefined || b === undefined || a === null || b === null ? a === b : sameValue(a, b);
}

function isScalar(value: AttributeValue): value is string | number | bigint | boolean {
  return typeof value !== "object";
}

function isInteger(value: AttributeValue): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
}
