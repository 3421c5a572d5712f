import type { Attributes, Span, SpanContext, SpanStatus } from "@opentelemetry/api";
import { memberOf, stringOf } from "../values.ts";

/**
 * A span of the OpenTelemetry SDK, whose members are there to be read, though the API does not say so. Lines 2 and 3
 * agree on these; spans of other makers lack them, and are left alone.
 */
export interface PeerSpan extends Span {
  readonly attributes?: Attributes;
  readonly status?: SpanStatus;
  /** Absent on a root. */
  readonly parentSpanContext?: SpanContext;
}

/** Name of the instrumentation that made a span. */
export function scopeNameOf(span: object): string | undefined {
  return stringOf(memberOf(memberOf(span, "instrumentationScope"), "name"));
}
