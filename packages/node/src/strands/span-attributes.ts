import type { Attributes, AttributeValue, Span } from "@opentelemetry/api";
import { isRecord } from "../values.ts";

/** Python's filter for keyword extras: text, numbers and booleans. */
export function simpleAttributes(extras: unknown): Attributes {
  if (!isRecord(extras)) return {};
  return pick(extras, isSimple);
}

/** Everything that an attribute can hold; SDKs differ in what they make of the rest. */
export function possibleAttributes(attributes: unknown): Attributes {
  return isRecord(attributes) ? pick(attributes, isAttributeValue) : {};
}

export function setPossible(span: Span, attributes: Readonly<Record<string, unknown>>): void {
  span.setAttributes(possibleAttributes(attributes));
}

function pick(from: Record<string, unknown>, isWanted: (value: unknown) => value is AttributeValue): Attributes {
  const picked: Attributes = {};
  for (const [key, value] of Object.entries(from)) if (isWanted(value)) picked[key] = value;
  return picked;
}

function isAttributeValue(value: unknown): value is AttributeValue {
  if (isSimple(value)) return true;
  if (!Array.isArray(value)) return false;
  const items: readonly unknown[] = value.filter((item) => item !== null && item !== undefined);
  return items.every(isSimple) && new Set(items.map((item) => typeof item)).size <= 1;
}

function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
