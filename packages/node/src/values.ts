/** Readers of values that nobody has checked: an absent or odd member reads as `undefined`, never as zero or "". */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function memberOf(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

const NOTHING: Readonly<Record<string, unknown>> = {};

/**
 * The value, to be read member by member, or an object without any. For what runs on every call: the engine remembers
 * for each place in the code where a member was found, which `memberOf`, one place for all, makes it forget.
 */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : NOTHING;
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A count: a whole number that is not negative. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The items of an array; anything else has none. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
