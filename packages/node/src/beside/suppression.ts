import { type Context, createContextKey, type Tracer } from "@opentelemetry/api";
import type { Telemetry } from "../telemetry.ts";

/** The SDK's own key. Source: @opentelemetry/core, trace/suppress-tracing. */
const SUPPRESSED = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Whether spans that are begun in a context are not recorded. */
export function isSuppressed(active: Context): boolean {
  return active.getValue(SUPPRESSED) === true;
}

/**
 * Telemetry for a call that somebody else traces, and makes with tracing switched off, as ADOT does, so that nothing else
 * tells of it a second time. What we tell besides is no second time, so it is recorded all the same. The request
 * itself is made as they want it made.
 */
export function evenIfSuppressed(telemetry: Telemetry, active: Context): Telemetry {
  if (!isSuppressed(active)) return telemetry;
  const tracer: Pick<Tracer, "startSpan"> = {
    startSpan: (name, options, parent = active) =>
      telemetry.tracer().startSpan(name, options, parent.deleteValue(SUPPRESSED)),
  };
  return { ...telemetry, tracer: () => tracer as Tracer };
}
