import { OTLPLogExporter as GrpcLogs } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetrics } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { AggregationType, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { exportersOf } from "./exporters-of.ts";
import { Kept, RESOURCE, type Recorded } from "./kept.ts";
import { recordLogs } from "./recorded-logs.ts";
import { EXPONENTIAL, recordMetrics } from "./recorded-metrics.ts";
import { CountingIds, recordSpans } from "./recorded-spans.ts";
import type { Line } from "./send.ts";

const resource = resourceFromAttributes(RESOURCE);

/** The SDK's newest line. */
export const LINE_3: Line = {
  name: "line 3",
  traces: {
    record(count): Recorded {
      const kept = new Kept();
      recordSpans(new TracerProvider({ resource, idGenerator: new CountingIds(), spanProcessors: [kept] }), count);
      return kept;
    },
    exporters: exportersOf(ProtobufTraces, JsonTraces, GrpcTraces),
  },
  metrics: {
    record(count): Promise<Recorded> {
      const reader = new Collecting();
      const views = [
        { instrumentName: EXPONENTIAL, aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } } as const,
      ];
      const meter = new MeterProvider({ resource, readers: [reader], views }).getMeter("exporters", "1.2.3");
      return recordMetrics({ meter, collect: async () => (await reader.collect()).resourceMetrics }, count);
    },
    exporters: exportersOf(ProtobufMetrics, JsonMetrics, GrpcMetrics),
  },
  logs: {
    record(count): Recorded {
      const kept = new Kept();
      recordLogs(new LoggerProvider({ resource, processors: [kept] }), count);
      return kept;
    },
    exporters: exportersOf(ProtobufLogs, JsonLogs, GrpcLogs),
  },
};

/** Collects when it is asked. */
class Collecting extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}
