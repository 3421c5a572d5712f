import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { BEHAVIOUR, type Compat } from "./compat.ts";
import { errorType, type Failed, recordable, statusText } from "./failed.ts";
import { pythonInstant } from "./python-date.ts";
import { possibleAttributes, setPossible } from "./span-attributes.ts";

export interface Opening {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly parent?: Span | null | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Closing {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly failed?: Failed | undefined;
}

/** Begins a span. Our own profile shows its attributes to samplers; Python sets them afterwards. */
export function openSpan(tracer: Tracer, opening: Opening, compat: Compat, now: () => number): Span {
  const { name, kind = SpanKind.INTERNAL, parent, attributes } = opening;
  const options = compat === "current" ? { kind, attributes: possibleAttributes(attributes) } : { kind };
  const span = tracer.startSpan(name, options, contextOf(parent));
  if (compat !== "current") {
    guard("set the attributes of a Strands span", () => {
      setPossible(span, { "gen_ai.event.start_time": pythonInstant(now()), ...attributes });
    });
  }
  return span;
}

/** Ends a span that is still open, whatever happens on the way. */
export function closeSpan(span: Span, closing: Closing, compat: Compat, now: () => number): void {
  if (!span.isRecording()) return;
  try {
    const { attributes, failed } = closing;
    const times: Attributes = compat === "current" ? {} : { "gen_ai.event.end_time": pythonInstant(now()) };
    setPossible(span, { ...times, ...attributes });
    if (failed !== undefined) fail(span, failed, compat);
    else if (compat !== "current") span.setStatus({ code: SpanStatusCode.OK });
  } finally {
    span.end();
  }
}

function fail(span: Span, failed: Failed, compat: Compat): void {
  // First without its text, which may not be there to be read.
  span.setStatus({ code: SpanStatusCode.ERROR });
  const message = statusText(failed, BEHAVIOUR[compat].statusNamesError);
  if (message !== "") span.setStatus({ code: SpanStatusCode.ERROR, message });
  if (compat === "current") span.setAttribute("error.type", errorType(failed));
  const { error } = failed;
  if (error === undefined || error === null) return;
  span.recordException(recordable(error));
}

/** A parent that records is taken; any other leaves what is active. */
function contextOf(parent: Span | null | undefined): Context {
  const active = context.active();
  const isParent = parent?.isRecording?.() === true && isSpanContextValid(parent.spanContext());
  return isParent ? trace.setSpan(active, parent) : active;
}
