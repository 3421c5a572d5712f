export type PlainJson = string | number | boolean | null | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** Deeper is not followed: no message is, and the stack is finite. */
const MAX_DEPTH = 64;

/**
 * A copy of any value that JSON can hold. Bytes become `{"byte_size": n}`, bigints and dates text, what JSON has no
 * word for `null`; a value within itself, or too deep, becomes `"[omitted]"`. Getters that throw count as `null`.
 */
export function toPlainJson(value: unknown): PlainJson {
  return copy(value, new Set());
}

function copy(value: unknown, above: Set<object>): PlainJson {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? copyObject(value, above) : null;
}

function copyObject(value: object, above: Set<object>): PlainJson {
  const size = byteSize(value);
  if (size !== undefined) return { byte_size: size };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (above.has(value) || above.size >= MAX_DEPTH) return "[omitted]";
  above.add(value);
  const made = Array.isArray(value) ? Array.from(value, (item) => copy(item, above)) : copyMembers(value, above);
  above.delete(value);
  return made;
}

function copyMembers(value: object, above: Set<object>): PlainJson {
  const members: [string, PlainJson][] = [];
  for (const key of Object.keys(value)) {
    const member = readMember(value, key);
    if (member !== undefined && typeof member !== "function") members.push([key, copy(member, above)]);
  }
  return Object.fromEntries(members);
}

/** A member of something that the caller's code made, or `undefined` where there is none, whatever it is. */
export function readMember(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** How many bytes a binary value has; `undefined` for what is not binary. */
export function byteSize(value: unknown): number | undefined {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return undefined;
}
