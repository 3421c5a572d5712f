import type { Attributes, AttributeValue, Span } from "@opentelemetry/api";
import { isRecord } from "../values.ts";

const COUNT = "_attributesCount";

/** A span of the OpenTelemetry SDK, lines 2 and 3, that takes attributes as they are. */
interface PlainSpan {
  readonly attributes: Record<string, AttributeValue>;
  [COUNT]: number;
}

type Method = (...args: readonly unknown[]) => unknown;

interface Methods {
  readonly setAttribute: unknown;
  readonly setAttributes: unknown;
  /** Whether they are the SDK's own, and not somebody's who wants to see what is set. */
  readonly arePlain: boolean;
}

const methods = new WeakMap<object, Methods>();

/**
 * Puts attributes on a span: strings, numbers, booleans and lists of them, of which the lists must not change any more.
 * For each attribute that it is given, an SDK looks whether its value is one, and line 3 makes two sets to do so. Ours are,
 * so they go where the SDK keeps them. That is no part of any interface: each step is looked at, and wherever
 * something else is found (other SDKs, limits that would cut, methods that somebody laid over) the API takes them.
 */
export function putAttributes(span: Span, attributes: Attributes): void {
  if (!isPlain(span)) {
    span.setAttributes(attributes);
    return;
  }
  for (const name in attributes) {
    if (attributes[name] === undefined) {
      span.setAttributes(attributes);
      return;
    }
  }
  // One call of the engine's own, since a loop would look each name up by itself.
  Object.assign(span.attributes, attributes);
  span[COUNT] = Object.keys(span.attributes).length;
}

/** More attributes than one call of ours has; where there is less room, the SDK itself drops and counts. */
const ROOM = 64;

function isPlain(span: object): span is PlainSpan {
  const { attributes, _ended: ended, _spanLimits: limits, [COUNT]: count } = span as Record<string, unknown>;
  if (ended !== false || typeof count !== "number" || !isRecord(attributes) || !isRecord(limits)) return false;
  if (limits["attributeValueLengthLimit"] !== Number.POSITIVE_INFINITY) return false;
  const limit = limits["attributeCountLimit"];
  return typeof limit === "number" && count + ROOM <= limit && hasPlainMethods(span);
}

function hasPlainMethods(span: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(span);
  if (!isRecord(prototype)) return false;
  const { setAttribute, setAttributes } = span as Record<string, unknown>;
  let known = methods.get(prototype);
  if (known === undefined || known.setAttribute !== setAttribute || known.setAttributes !== setAttributes) {
    const arePlain = mentions(setAttribute, "this._attributesCount") && mentions(setAttributes, "this.setAttribute(");
    known = { setAttribute, setAttributes, arePlain };
    methods.set(prototype, known);
  }
  return known.arePlain;
}

/** A method that somebody laid over calls the one beneath, which it has in a variable. */
function mentions(method: unknown, text: string): boolean {
  return typeof method === "function" && Function.prototype.toString.call(method as Method).includes(text);
}
