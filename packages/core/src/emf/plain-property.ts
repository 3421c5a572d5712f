/** Undefined: JSON has no such value, or cannot be written of it. */
export type PlainProperty = { readonly value: unknown } | undefined;

/** A property as the JSON that it is written as, so that nothing can happen when the document is written. */
export function plainProperty(value: unknown): PlainProperty {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return { value };
  if (typeof value === "number") return Number.isFinite(value) ? { value } : undefined;
  if (typeof value !== "object") return undefined;
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === "string" ? { value: JSON.parse(text) } : undefined;
  } catch {
    // A circle, a bigint, a toJSON or an accessor that throws, nesting without end.
    return undefined;
  }
}
