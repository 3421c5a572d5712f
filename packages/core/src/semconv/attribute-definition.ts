import type { Profile } from "./types.ts";

/** `json`: structured in the conventions; on a span it is a JSON string, because spans hold no objects everywhere. */
export type AttributeType = "string" | "int" | "double" | "boolean" | "string[]" | "json";

/** One attribute: its name on the wire and its type, each either the same in every profile or given per profile. */
export interface AttributeDefinition {
  readonly name: string | { readonly [P in Profile]?: string };
  readonly type: AttributeType | { readonly [P in Profile]: AttributeType };
  /** Holds what people or models said: recorded only when capture is on, and subject to redaction and truncation. */
  readonly content?: true;
}
