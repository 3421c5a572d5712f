import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { DecodedTraces } from "./decoded-traces.ts";
import { writeKeyValues } from "./json-attributes.ts";
import { readEnum, readList, readObject, readString, type JsonObject } from "./json-fields.ts";
import { highWord, lowWord, parseRequest, readUnsigned, writeId } from "./json-record.ts";
import { TracesBuilder } from "./traces-builder.ts";

const KIND_NAMES = [
  "SPAN_KIND_UNSPECIFIED",
  "SPAN_KIND_INTERNAL",
  "SPAN_KIND_SERVER",
  "SPAN_KIND_CLIENT",
  "SPAN_KIND_PRODUCER",
  "SPAN_KIND_CONSUMER",
];
const STATUS_NAMES = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

/**
 * Decodes OTLP/JSON (opentelemetry-proto, "JSON Protobuf Encoding"): names in lowerCamelCase, ids in hexadecimal of any
 * case, 64-bit integers as strings or numbers, unknown fields ignored. Same checks and answers as the protobuf decoder.
 */
export function decodeTracesJson(bytes: Uint8Array, org: string, batch: SpanBatch = new SpanBatch()): DecodedTraces {
  return decodeSafely("ExportTraceServiceRequest", () =>
    decode(parseRequest(bytes, "resourceSpans"), new TracesBuilder(org, bytes.length, batch)),
  );
}

function decode(request: JsonObject, builder: TracesBuilder): DecodedTraces {
  const { batch } = builder;
  for (const item of readList(request["resourceSpans"], "resourceSpans")) {
    const resourceSpans = readObject(item, "an item of resourceSpans");
    const { attributes } = readObject(resourceSpans["resource"], "resource");
    const { ResourceAttributes, ScopeName, ScopeVersion } = batch.columns;
    const before = ResourceAttributes.values.heap.length;
    writeKeyValues(attributes, ResourceAttributes, builder.openResource(), (reason) =>
      builder.resourceFault(`resource ${reason}`),
    );
    builder.closeResource();
    const resourceBytes = ResourceAttributes.values.heap.length - before;
    for (const scopeItem of readList(resourceSpans["scopeSpans"], "scopeSpans")) {
      const scopeSpans = readObject(scopeItem, "an item of scopeSpans");
      const scope = readObject(scopeSpans["scope"], "scope");
      const name = readString(scope["name"], "scope.name");
      const version = readString(scope["version"], "scope.version");
      builder.clearScopeFault();
      builder.openScope(ScopeName.heap.appendText(name), ScopeVersion.heap.appendText(version));
      const repeated = resourceBytes + name.length + version.length;
      for (const span of readList(scopeSpans["spans"], "spans"))
        writeSpan(readObject(span, "a span"), builder, repeated);
    }
  }
  return builder.finish();
}

function writeSpan(span: JsonObject, builder: TracesBuilder, repeatedBytes: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.fault(reason);
  const row = builder.openSpan(repeatedBytes);
  writeId(columns.TraceId, row, span["traceId"], 16, "trace id", false, fault);
  writeId(columns.SpanId, row, span["spanId"], 8, "span id", false, fault);
  writeId(columns.ParentSpanId, row, span["parentSpanId"], 8, "parent span id", true, fault);
  columns.TraceState.setText(row, readString(span["traceState"], "traceState"));
  columns.SpanName.setText(row, readString(span["name"], "name"));
  builder.setKind(row, readEnum(span["kind"], KIND_NAMES, "kind"));
  writeKeyValues(span["attributes"], columns.SpanAttributes, row, fault);
  for (const event of readList(span["events"], "events")) writeEvent(readObject(event, "an event"), builder, row);
  for (const link of readList(span["links"], "links")) writeLink(readObject(link, "a link"), builder, row);
  const status = readObject(span["status"], "status");
  columns.StatusMessage.setText(row, readString(status["message"], "status.message"));
  builder.setStatusCode(row, readEnum(status["code"], STATUS_NAMES, "status.code"));
  const start = readUnsigned(span["startTimeUnixNano"], "startTimeUnixNano", fault);
  const end = readUnsigned(span["endTimeUnixNano"], "endTimeUnixNano", fault);
  builder.closeSpan(lowWord(start), highWord(start), lowWord(end), highWord(end));
}

function writeEvent(event: JsonObject, builder: TracesBuilder, row: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.fault(reason);
  builder.openEvent();
  const time = readUnsigned(event["timeUnixNano"], "timeUnixNano", fault);
  if (time >= 2n ** 63n) fault("event time: expected one before the year 2262, got a later one");
  const times = columns["Events.Timestamp"];
  times.items.setWords(times.append(row), lowWord(time), highWord(time));
  const names = columns["Events.Name"];
  names.items.setText(names.append(row), readString(event["name"], "event name"));
  const attributes = columns["Events.Attributes"];
  writeKeyValues(event["attributes"], attributes.items, attributes.append(row), fault);
}

function writeLink(link: JsonObject, builder: TracesBuilder, row: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.fault(reason);
  builder.openLink();
  const traceIds = columns["Links.TraceId"];
  writeId(traceIds.items, traceIds.append(row), link["traceId"], 16, "link trace id", true, fault);
  const spanIds = columns["Links.SpanId"];
  writeId(spanIds.items, spanIds.append(row), link["spanId"], 8, "link span id", true, fault);
  const states = columns["Links.TraceState"];
  states.items.setText(states.append(row), readString(link["traceState"], "link traceState"));
  const attributes = columns["Links.Attributes"];
  writeKeyValues(link["attributes"], attributes.items, attributes.append(row), fault);
}
