import { Metadata } from "@grpc/grpc-js";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { CountingIds, KeptSpans, recordSpans, RESOURCE, type Recorded } from "./recorded-spans.ts";
import type { Line } from "./send.ts";

/** The SDK's newest line. */
export const LINE_3: Line = {
  name: "line 3",
  record(count): Recorded {
    const kept = new KeptSpans();
    const resource = resourceFromAttributes(RESOURCE);
    recordSpans(new TracerProvider({ resource, idGenerator: new CountingIds(), spanProcessors: [kept] }), count);
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
