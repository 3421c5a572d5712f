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

/**
 * Whether a span goes where the spans of a tracer go. One of another provider's goes somewhere else, and what it was
 * told would not be seen where ours are looked for. Where the SDK does not show it, it is taken to go the same way.
 */
export function goesTheSameWay(span: object, tracer: object): boolean {
  const theirs = memberOf(span, "_spanProcessor");
  const ours = memberOf(tracer, "_spanProcessor");
  return theirs === undefined || ours === undefined || theirs === ours;
}

/** Name of the instrumentation that made a span. */
export function scopeNameOf(span: object): string | undefined {
  return stringOf(memberOf(memberOf(span, "instrumentationScope"), "name"));
}
