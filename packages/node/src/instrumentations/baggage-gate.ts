import type { Context, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import { isRecord, memberOf } from "../values.ts";

/** Whether what is injected next, in this stretch of code, is to be without baggage. */
let isShut = false;

/**
 * Keeps baggage back from the request that an instrumentation is about to add the trace context to: baggage may name the
 * session and the user, and leaves the process towards few hosts. A request that has baggage keeps what it has.
 */
export function shutBaggageOut(request: unknown, isAllowed: boolean): void {
  isShut = !isAllowed || hasBaggage(memberOf(request, "headers"));
  // Where nothing is injected after all, as for a request that is refused at once.
  if (isShut) queueMicrotask(open);
}

function open(): void {
  isShut = false;
}

/** A propagator of baggage that passes the gate. */
export function gatedBaggage(baggage: TextMapPropagator): TextMapPropagator {
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter) {
      if (!isShut) baggage.inject(context, carrier, setter);
      isShut = false;
    },
    extract: (context, carrier, getter) => baggage.extract(context, carrier, getter),
    fields: () => baggage.fields(),
  };
}

/** Node's client has a record of headers, or a list of names and values; `undici` that list, or a text. */
function hasBaggage(headers: unknown): boolean {
  const isBaggage = (name: unknown): boolean => typeof name === "string" && name.toLowerCase() === "baggage";
  if (typeof headers === "string") return /^baggage:/im.test(headers);
  if (Array.isArray(headers)) return headers.some((item, at) => at % 2 === 0 && isBaggage(item));
  return isRecord(headers) && Object.keys(headers).some(isBaggage);
}
