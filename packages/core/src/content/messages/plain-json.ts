export type PlainJson = string | number | boolean | null | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** Deeper is not followed: no message is, and the stack is finite. */
const MAX_DEPTH = 64;
/** Objects that refer to each other have no end: after so many the rest is left out. */
const MAX_OBJECTS = 100_000;

/** Where a copy is: the objects that it is within, and how many it may still copy. */
interface Walk {
  readonly above: Set<object>;
  left: number;
}

/**
 * A copy of any value that JSON can hold. Bytes become `{"byte_size": n}`, bigints and dates text, what JSON has no
 * word for `null`; a value within itself, too deep, or after the first 100,000 objects becomes `"[omitted]"`. Members
 * whose getter throws are left out.
 */
export function toPlainJson(value: unknown): PlainJson {
  return copy(value, { above: new Set(), left: MAX_OBJECTS });
}

function copy(value: unknown, walk: Walk): PlainJson {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? copyObject(value, walk) : null;
}

function copyObject(value: object, walk: Walk): PlainJson {
  const { above } = walk;
  const size = byteSize(value);
  if (size !== undefined) return { byte_size: size };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  walk.left -= 1;
  if (above.has(value) || above.size >= MAX_DEPTH || walk.left < 0) return "[omitted]";
  above.add(value);
  const made = Array.isArray(value) ? Array.from(value, (item) => copy(item, walk)) : copyMembers(value, walk);
  above.delete(value);
  return made;
}

function copyMembers(value: object, walk: Walk): PlainJson {
  const members: [string, PlainJson][] = [];
  for (const key of Object.keys(value)) {
    const member = readMember(value, key);
    if (member !== undefined && typeof member !== "function") members.push([key, copy(member, walk)]);
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
