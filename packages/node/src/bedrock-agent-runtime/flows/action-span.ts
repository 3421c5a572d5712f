import { type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { waitFor } from "../../content/pending.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import type { Telemetry } from "../../telemetry.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { traceAttributes } from "../agent-spans/trace-attributes.ts";
import { ERROR_TYPE_OTHER } from "@outcrop/core";

export interface ActionPlace {
  /** Local times. */
  readonly startMs: number;
  readonly endMs: number;
  /** When it ended by the service's clock. */
  readonly serviceMs: number | undefined;
  /** The node's. */
  readonly context: Context;
}

/** Makes the span of something that a node of a flow called, and ends it. */
export function actionSpan(made: StepSpan, place: ActionPlace, telemetry: Telemetry): void {
  const { names } = telemetry;
  const { startMs, endMs, serviceMs, context } = place;
  const told = present(traceAttributes(names, undefined, { startMs: undefined, endMs: serviceMs }, false));
  const attributes = { ...made.attributes, ...told };
  const kind = made.kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const span = telemetry.tracer().startSpan(made.name, { kind, startTime: startMs, attributes }, context);
  const errorType = made.failure && (made.failure.type ?? ERROR_TYPE_OTHER);
  if (errorType !== undefined) fail(span, names.errorType, errorType, made.failure?.message);
  const finished = guard("finish an action of a flow", () => made.finish(errorType)) ?? {};
  span.setAttributes(finished);
  const active = trace.setSpan(context, span);
  const recorded = guard("record content", () =>
    made.recordContent?.({ attributes: { ...attributes, ...finished }, context: active }),
  );
  const end = (content: object | undefined): void => {
    if (content !== undefined) guard("set a span's content", () => span.setAttributes({ ...content }));
    guard("end a span", () => span.end(endMs));
  };
  if (recorded instanceof Promise) waitFor(recorded.then(end));
  else end(recorded);
}

function fail(span: Span, name: string, type: string, message: string | undefined): void {
  span.setAttribute(name, type);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
}
