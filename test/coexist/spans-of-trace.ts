import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, type Span, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { SentSpan } from "./plan.ts";

/** Spans as they begin and end, by trace. */
export class SpansOfTrace implements SpanProcessor {
  readonly #begun = new Map<string, number>();
  readonly #ended = new Map<string, ReadableSpan[]>();
  readonly #torn = new Set<string>();

  onStart(span: Span): void {
    const { traceId } = span.spanContext();
    const [seconds, nanos] = span.startTime;
    if (Date.now() - (seconds * 1_000 + nanos / 1e6) > 1) this.#torn.add(traceId);
    this.#begun.set(traceId, (this.#begun.get(traceId) ?? 0) + 1);
  }

  onEnd(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    this.#ended.set(traceId, [...(this.#ended.get(traceId) ?? []), span]);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  /** How many have begun and not ended. */
  open(traceId: string): number {
    return (this.#begun.get(traceId) ?? 0) - (this.#ended.get(traceId)?.length ?? 0);
  }

  /**
   * Whether the process stood still while a span began. A span reads two clocks then, one after the other, and tells an
   * end that is wrong by as much as passed in between.
   */
  isTorn(traceId: string): boolean {
    return this.#torn.has(traceId);
  }

  of(traceId: string): readonly SentSpan[] {
    return (this.#ended.get(traceId) ?? []).map(toSent);
  }
}

/** An OpenTelemetry SDK of the application's own, as a peer finds it. */
export function registerSdk(): SpansOfTrace {
  const spans = new SpansOfTrace();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [spans] }));
  metrics.setGlobalMeterProvider(new MeterProvider());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return spans;
}

function toSent(span: ReadableSpan): SentSpan {
  const nanos = ([seconds, rest]: readonly [number, number]): string =>
    (BigInt(seconds) * 1_000_000_000n + BigInt(rest)).toString();
  return {
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? "",
    name: span.name,
    kind: span.kind,
    scopeName: span.instrumentationScope.name,
    status: span.status.code,
    attributes: span.attributes,
    startUnixNano: nanos(span.startTime),
    durationNano: nanos(span.duration),
  };
}
