import type { Span } from "@opentelemetry/api";

export interface SpanClock {
  /** When the span began, milliseconds since the epoch. */
  readonly startMs: number;
  /** Now, never after the end that the span is given later. */
  readonly nowMs: () => number;
}

/**
 * A clock that goes with a span's: the SDK takes a span's end from its begin and a clock that never goes back, so what
 * lies beneath may not take the time of day. `startedAtMs` stands for the begin of a span that does not tell it.
 */
export function spanClock(span: Span | undefined, startedAtMs: number): SpanClock {
  const startMs = (span && startOf(span)) ?? startedAtMs;
  const zero = performance.now();
  return { startMs, nowMs: () => startMs + (performance.now() - zero) };
}

function startOf(span: Span): number | undefined {
  const time: unknown = Reflect.get(span, "startTime");
  if (!Array.isArray(time)) return undefined;
  const [seconds, nanos]: readonly unknown[] = time;
  return typeof seconds === "number" && typeof nanos === "number" ? seconds * 1_000 + nanos / 1e6 : undefined;
}
