import { context, logs, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ScopeMetrics,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/** A whole OpenTelemetry SDK in memory, registered globally until `close`. */
export interface TelemetrySink {
  readonly spans: readonly ReadableSpan[];
  readonly events: readonly ReadableLogRecord[];
  /** The one span that has ended. Throws when there are none or several. */
  onlySpan(): ReadableSpan;
  points(metric: string): Promise<readonly DataPoint<number | Histogram>[]>;
  /** Everything that was measured, under the scope that measured it. */
  metrics(): Promise<readonly ScopeMetrics[]>;
  close(): void;
}

export function openTelemetrySink(): TelemetrySink {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  const logExporter = new InMemoryLogRecordExporter();
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logExporter })] }),
  );
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 1e9 });
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
  const collect = async (): Promise<readonly ScopeMetrics[]> => {
    metricExporter.reset();
    await reader.forceFlush();
    return metricExporter.getMetrics().flatMap((resource) => resource.scopeMetrics);
  };
  return {
    get spans() {
      return exporter.getFinishedSpans();
    },
    get events() {
      return logExporter.getFinishedLogRecords();
    },
    onlySpan() {
      const [span, ...others] = exporter.getFinishedSpans();
      if (span === undefined || others.length > 0)
        throw new Error(`Expected one span, got ${others.length + (span ? 1 : 0)}`);
      return span;
    },
    async points(metric) {
      return (await collect())
        .flatMap((scope) => scope.metrics)
        .filter((data) => data.descriptor.name === metric)
        .flatMap((data) => data.dataPoints as DataPoint<number | Histogram>[]);
    },
    metrics: collect,
    close() {
      for (const api of [trace, metrics, logs, context, propagation]) api.disable();
    },
  };
}

/** The value of a point that there must be, of a histogram. */
export function histogramOf(point: DataPoint<number | Histogram> | undefined): Histogram {
  if (point === undefined || typeof point.value === "number") throw new Error("Expected a histogram's point");
  return point.value;
}
