import type { Attributes } from "@opentelemetry/api";

type Entries = readonly (readonly [string | undefined, Attributes[string]])[];

/** Drops what has no value, and what the profile has no name for. */
export function present(entries: Entries): Attributes {
  return addPresent({}, entries);
}

/** The same, added to `attributes`, which are answered with. */
export function addPresent(attributes: Attributes, entries: Entries): Attributes {
  for (const [name, value] of entries) put(attributes, name, value);
  return attributes;
}

/** Adds one: without the lists of the other two, for what runs on every call. */
export function put(attributes: Attributes, name: string | undefined, value: Attributes[string]): void {
  if (name !== undefined && value !== undefined) attributes[name] = value;
}
