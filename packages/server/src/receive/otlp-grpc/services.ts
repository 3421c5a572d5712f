import type { ServiceDefinition } from "@grpc/grpc-js";

/** A service of OTLP: its one method takes the bytes of a request and answers those of a response. */
export interface OtlpService {
  readonly signal: "traces" | "metrics" | "logs";
  /** Its name in protobuf, which health checks ask for. */
  readonly name: string;
}

/** opentelemetry-proto, collector/{trace,metrics,logs}/v1. */
export const OTLP_SERVICES: readonly OtlpService[] = [
  { signal: "traces", name: "opentelemetry.proto.collector.trace.v1.TraceService" },
  { signal: "metrics", name: "opentelemetry.proto.collector.metrics.v1.MetricsService" },
  { signal: "logs", name: "opentelemetry.proto.collector.logs.v1.LogsService" },
];

const asIs = (bytes: Buffer): Buffer => bytes;

/** Messages stay bytes, so that the decoder that HTTP uses gets them as they came. */
export function rawMethod(
  service: string,
  method: string,
  responseStream: boolean = false,
): ServiceDefinition[string] & { readonly path: string } {
  return {
    path: `/${service}/${method}`,
    requestStream: false,
    responseStream,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}
