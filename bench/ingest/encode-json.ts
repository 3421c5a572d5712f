import { SCOPE, type ServiceSpans } from "./imagine-spans.ts";
import type { LoadSpan } from "./traces.ts";

type Value = LoadSpan["attributes"][number][1];

/** The same request in OTLP/JSON. */
export function encodeJson(services: readonly ServiceSpans[]): Uint8Array {
  const resourceSpans = services.map(({ resource, spans }) => ({
    resource: { attributes: resource.map(keyValue) },
    scopeSpans: [{ scope: SCOPE, spans: spans.map(spanOf) }],
  }));
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

function spanOf(span: LoadSpan): object {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    ...(span.parentSpanId !== undefined && { parentSpanId: hex(span.parentSpanId) }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.startNano),
    endTimeUnixNano: String(span.endNano),
    attributes: span.attributes.map(keyValue),
    ...(span.isError && { status: { message: "upstream timed out", code: 2 } }),
  };
}

function keyValue([key, value]: readonly [string, Value]): object {
  return { key, value: anyValue(value) };
}

function anyValue(value: Value): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map(anyValue) } };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
