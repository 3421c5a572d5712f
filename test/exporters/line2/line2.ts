import { Metadata } from "@grpc/grpc-js";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { CountingIds, KeptSpans, recordSpans, RESOURCE, type Recorded } from "../recorded-spans.ts";
import type { Line } from "../send.ts";

/** The line before the newest, which most applications have. */
export const LINE_2: Line = {
  name: "line 2",
  record(count): Recorded {
    const kept = new KeptSpans();
    const resource = resourceFromAttributes(RESOURCE);
    recordSpans(new BasicTracerProvider({ resource, idGenerator: new CountingIds(), spanProcessors: [kept] }), count);
    return kept;
  },
  exporters: {
    "http/protobuf": ({ url, headers }) => new ProtobufExporter({ url, headers }),
    "http/json": ({ url, headers }) => new JsonExporter({ url, headers }),
    grpc: ({ url, headers }) => {
      const metadata = new Metadata();
      for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
      return new GrpcExporter({ url, metadata });
    },
  },
};
