type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** `JSON.parse` with the third parameter of its reviver, which the library's types do not have yet. */
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

const INTEGER = /^-?\d+$/;
/** Whether a text may hold a number that a double cannot: only then the slower parser is worth its time. */
const LONG_NUMBER = /(?:^|[:[,])\s*-?\d{16}/;

/** `JSON.parse`, but integers beyond 2⁵³ arrive as bigint with all their digits. Throws what `JSON.parse` throws. */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return parseWithSource(text, (_key, value, { source = "" }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && INTEGER.test(source) ? BigInt(source) : value,
  );
}
