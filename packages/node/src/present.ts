import type { Attributes } from "@opentelemetry/api";

/** Drops what has no value, and what the profile has no name for. */
export function present(entries: readonly (readonly [string | undefined, Attributes[string]])[]): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of entries) {
    if (name !== undefined && value !== undefined) attributes[name] = value;
  }
  return attributes;
}
