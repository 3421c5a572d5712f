import { parse, type Type } from "protobufjs";
import type { AttributeValue } from "@outcrop/core";

/** Messages of opentelemetry-proto 1.x by name and number, as far as its signals have them. */
const SCHEMA = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Scope {
  string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4;
}
message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message LogRecord {
  fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5;
  repeated KeyValue attributes = 6; uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9;
  bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12;
}
message ExportMetricsServiceRequest { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
message Metric {
  string name = 1; string description = 2; string unit = 3;
  oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10;
    Summary summary = 11; }
  repeated KeyValue metadata = 12;
}
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message ExponentialHistogram {
  repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2;
}
message Summary { repeated SummaryDataPoint data_points = 1; }
message NumberDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
  oneof value { double as_double = 4; sfixed64 as_int = 6; } repeated Exemplar exemplars = 5; uint32 flags = 8;
}
message HistogramDataPoint {
  repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
  optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
  repeated Exemplar exemplars = 8; uint32 flags = 10; optional double min = 11; optional double max = 12;
}
message ExponentialHistogramDataPoint {
  repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
  optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9;
  uint32 flags = 10; repeated Exemplar exemplars = 11; optional double min = 12; optional double max = 13;
  double zero_threshold = 14;
}
message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
message SummaryDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
  double sum = 5; repeated ValueAtQuantile quantile_values = 6; uint32 flags = 8;
}
message ValueAtQuantile { double quantile = 1; double value = 2; }
message Exemplar {
  repeated KeyValue filtered_attributes = 7; fixed64 time_unix_nano = 2; oneof value { double as_double = 3;
  sfixed64 as_int = 6; } bytes span_id = 4; bytes trace_id = 5;
}
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
  int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  uint32 dropped_attributes_count = 10; repeated Event events = 11; repeated Link links = 13; Status status = 15;
  fixed32 flags = 16;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value {
  string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
  ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
} }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`;

export interface Value {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly Value[] };
  readonly kvlistValue?: { readonly values?: readonly Pair[] };
  readonly bytesValue?: Uint8Array;
}
export interface Pair {
  readonly key?: string;
  readonly value?: Value;
}
interface Span {
  readonly traceId?: Uint8Array;
  readonly spanId?: Uint8Array;
  readonly parentSpanId?: Uint8Array;
  readonly traceState?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly attributes?: readonly Pair[];
  readonly events?: readonly { timeUnixNano?: string; name?: string; attributes?: readonly Pair[] }[];
  readonly links?: readonly {
    traceId?: Uint8Array;
    spanId?: Uint8Array;
    traceState?: string;
    attributes?: readonly Pair[];
  }[];
  readonly status?: { readonly message?: string; readonly code?: number };
}
export interface TracesRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Pair[] };
    readonly scopeSpans?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string };
      readonly spans?: readonly Span[];
    }[];
  }[];
}

const { root } = parse(SCHEMA);
const REQUEST: Type = root.lookupType("ExportTraceServiceRequest");
const LOGS_REQUEST: Type = root.lookupType("ExportLogsServiceRequest");
const METRICS_REQUEST: Type = root.lookupType("ExportMetricsServiceRequest");
const KINDS = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"];
const CODES = ["Unset", "Ok", "Error"];

export function encodeLogsRequest(request: object): Uint8Array {
  return LOGS_REQUEST.encode(LOGS_REQUEST.fromObject(request)).finish();
}

export function decodeLogsRequest(body: Uint8Array): object {
  return LOGS_REQUEST.toObject(LOGS_REQUEST.decode(body), { longs: String });
}

export function encodeMetricsRequest(request: object): Uint8Array {
  return METRICS_REQUEST.encode(METRICS_REQUEST.fromObject(request)).finish();
}

export function decodeMetricsRequest(body: Uint8Array): object {
  return METRICS_REQUEST.toObject(METRICS_REQUEST.decode(body), { longs: String });
}

export function encodeRequest(request: TracesRequest): Uint8Array {
  return REQUEST.encode(REQUEST.fromObject(request)).finish();
}

/** What a batch must say of a body, by protobufjs and objects: the rules of docs/receive.md in their plainest form. */
export function referenceSpans(body: Uint8Array): readonly object[] {
  const request = REQUEST.toObject(REQUEST.decode(body), { longs: String }) as TracesRequest;
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const resourceAttributes = attributesOf(resource?.attributes);
    return scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans.map((span) => ({
        ...spanOf(span),
        serviceName: textOf(resourceAttributes.find(([key]) => key === "service.name")?.[1]),
        scopeName: scope?.name ?? "",
        scopeVersion: scope?.version ?? "",
        resource: resourceAttributes,
      })),
    );
  });
}

function spanOf(span: Span): object {
  const end = BigInt(span.endTimeUnixNano ?? 0);
  const start = BigInt(span.startTimeUnixNano ?? 0) || end;
  return {
    traceId: idOf(span.traceId),
    spanId: idOf(span.spanId),
    parentSpanId: idOf(span.parentSpanId),
    traceState: span.traceState ?? "",
    name: span.name ?? "",
    kind: KINDS[span.kind ?? 0] ?? "Unspecified",
    startUnixNano: start,
    durationNano: end > start ? end - start : 0n,
    statusCode: CODES[span.status?.code ?? 0] ?? "Unset",
    statusMessage: span.status?.message ?? "",
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map(({ timeUnixNano = "0", name = "", attributes }) => ({
      name,
      timeUnixNano: BigInt(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    links: (span.links ?? []).map(({ traceId, spanId, traceState = "", attributes }) => ({
      traceId: idOf(traceId),
      spanId: idOf(spanId),
      traceState,
      attributes: attributesOf(attributes),
    })),
  };
}

export function idOf(bytes: Uint8Array | undefined): string {
  const hex = Buffer.from(bytes ?? []).toString("hex");
  return /^0*$/.test(hex) ? "" : hex;
}

/** An attribute that is there twice keeps its first place and its last value. */
export function attributesOf(pairs: readonly Pair[] = []): readonly (readonly [string, AttributeValue])[] {
  return [...new Map(pairs.map(({ key = "", value = {} }) => [key, valueOf(value)] as const))];
}

export function valueOf(value: Value): AttributeValue {
  if (value.bytesValue !== undefined) return Uint8Array.from(value.bytesValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  return nestedOf(value) ?? "";
}

/** Within arrays and maps a value is JSON, which has no bytes, no type for doubles and no word for infinities. */
function nestedOf(value: Value): AttributeValue | null {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(nestedOf);
  if (value.kvlistValue !== undefined) {
    return Object.fromEntries(
      (value.kvlistValue.values ?? []).map((pair) => [pair.key ?? "", nestedOf(pair.value ?? {})]),
    );
  }
  if (value.bytesValue !== undefined) return Buffer.from(value.bytesValue).toString("base64");
  if (value.doubleValue !== undefined) {
    if (!Number.isFinite(value.doubleValue)) return String(value.doubleValue);
    const text = JSON.stringify(value.doubleValue);
    return /^-?\d+$/.test(text) ? integerOf(text) : value.doubleValue;
  }
  return value.boolValue ?? (value.intValue === undefined ? (value.stringValue ?? null) : integerOf(value.intValue));
}

function integerOf(digits: string): number | bigint {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits);
}

export function textOf(value: AttributeValue | undefined): string {
  return typeof value === "string" ? value : "";
}
