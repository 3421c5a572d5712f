import { SCOPE, type ServiceSpans } from "./imagine-spans.ts";
import { attribute, field, fixed64, integer, text } from "./proto.ts";
import type { LoadSpan } from "./traces.ts";

/** An `ExportTraceServiceRequest`. */
export function encodeProto(services: readonly ServiceSpans[]): Uint8Array {
  return Buffer.concat(services.map((service) => field(1, resourceSpans(service))));
}

function resourceSpans({ resource, spans }: ServiceSpans): Uint8Array {
  const attributes = Buffer.concat(resource.map(([key, value]) => attribute(1, key, value)));
  const scope = Buffer.concat([text(1, SCOPE.name), text(2, SCOPE.version)]);
  const scopeSpans = Buffer.concat([field(1, scope), ...spans.map((span) => field(2, encodeSpan(span)))]);
  return Buffer.concat([field(1, attributes), field(2, scopeSpans)]);
}

function encodeSpan(span: LoadSpan): Uint8Array {
  return Buffer.concat([
    field(1, span.traceId),
    field(2, span.spanId),
    ...(span.parentSpanId === undefined ? [] : [field(4, span.parentSpanId)]),
    text(5, span.name),
    integer(6, span.kind),
    fixed64(7, span.startNano),
    fixed64(8, span.endNano),
    ...span.attributes.map(([key, value]) => attribute(9, key, value)),
    ...(span.isError ? [field(15, Buffer.concat([text(2, "upstream timed out"), integer(3, 2)]))] : []),
  ]);
}
