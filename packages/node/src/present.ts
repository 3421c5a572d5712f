import type { Attributes } from "@opentelemetry/api";

type Entries = readonly (readonly [string | undefined, Attributes[string]])[];

/** Drops what has no value, and what the profile has no name for. */
export function present(entries: Entries): Attributes {
  return addPresent({}, entries);
}

/** The same, added to `attributes`, which are answered with. */
export function addPresent(attributes: Attributes, entries: Entries): Attributes {
  for (const [name, value] of entries) {
    if (name !== undefined && value !== undefined) attributes[name] = value;
  }
  return attributes;
}
