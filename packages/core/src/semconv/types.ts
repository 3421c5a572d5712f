/**
 * A value that an OpenTelemetry attribute can hold (common specification, "AnyValue"), decoded from OTLP. `null` is an empty
 * value within an array or a map.
 */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly (AttributeValue | null)[]
  | { readonly [key: string]: AttributeValue | null };

/** Which names of the GenAI conventions to speak: `1.41` is the frozen upstream release, `latest` the newest names. */
export type Profile = "1.41" | "latest";

/** What the normaliser reads of a span. `get` answers with the value as sent, or `undefined` when absent. */
export interface SpanView {
  readonly name: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  get(key: string): AttributeValue | undefined;
  /** The keys that are there, where that is cheap to say: it spares the normaliser asking for each that it knows. */
  keys?(): Iterable<string>;
}

/** One change to a span that the normaliser asks for; applied in order. */
export type SpanEdit =
  | { readonly kind: "set"; readonly key: string; readonly value: AttributeValue }
  | { readonly kind: "delete"; readonly key: string }
  | { readonly kind: "rename-span"; readonly name: string };
