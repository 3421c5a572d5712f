import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { ExportResultCode, W3CTraceContextPropagator } from "@opentelemetry/core";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";

/** What came out of an SDK whose exporters throw everything away. */
export interface DiscardingSdk {
  readonly spans: number;
  /** Spans of ours with tokens and a cost. */
  readonly priced: number;
  /** Names of the attributes of the last span. */
  readonly lastAttributes: readonly string[];
  /** Collects, and answers with the names of the metrics that hold something. */
  metricNames(): Promise<readonly string[]>;
  /** Sends the spans that are waiting; metrics are collected once a minute, as in an application. */
  flush(): Promise<void>;
}

/** Registers an OpenTelemetry SDK with batching, the same for everyone that is measured. */
export function registerDiscardingSdk(): DiscardingSdk {
  let spans = 0;
  let priced = 0;
  let lastAttributes: readonly string[] = [];
  let metricNames: readonly string[] = [];
  const spanExporter: SpanExporter = {
    export(batch, done) {
      spans += batch.length;
      priced += batch.filter(isPriced).length;
      lastAttributes = Object.keys(batch.at(-1)?.attributes ?? {}).toSorted();
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: () => Promise.resolve(),
  };
  const metricExporter: PushMetricExporter = {
    export: ({ scopeMetrics }, done) => {
      metricNames = scopeMetrics.flatMap((scope) => scope.metrics.map(({ descriptor }) => descriptor.name)).toSorted();
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const tracers = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })] });
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 60_000 });
  const meters = new MeterProvider({ readers: [reader] });
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    get spans() {
      return spans;
    },
    get priced() {
      return priced;
    },
    get lastAttributes() {
      return lastAttributes;
    },
    async metricNames() {
      await meters.forceFlush();
      return metricNames;
    },
    flush: () => tracers.forceFlush(),
  };
}

function isPriced({ attributes }: ReadableSpan): boolean {
  return attributes["gen_ai.usage.input_tokens"] !== undefined && attributes["llm.cost.usd"] !== undefined;
}
