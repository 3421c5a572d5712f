import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import type { Decoded } from "./decoded-traces.ts";
import { readScalar, writeKeyValues } from "./json-attributes.ts";
import { readEnum, readInteger, readList, readObject, readString, type JsonObject } from "./json-fields.ts";
import { highWord, lowWord, parseRequest, readTime, writeId } from "./json-record.ts";
import { LogsBuilder } from "./logs-builder.ts";
import { MalformedError } from "./proto-reader.ts";
import { TooLargeError } from "./traces-builder.ts";

/** `SEVERITY_NUMBER_TRACE` … `SEVERITY_NUMBER_FATAL4`, by their numbers. */
const SEVERITY_NAMES = [
  "SEVERITY_NUMBER_UNSPECIFIED",
  ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
    ["", "2", "3", "4"].map((step) => `SEVERITY_NUMBER_${name}${step}`),
  ),
];

/** Decodes OTLP/JSON, with the same checks and answers as the protobuf decoder. */
export function decodeLogsJson(
  bytes: Uint8Array,
  org: string,
  batch: LogBatch = new LogBatch(),
  receivedMs: number = Date.now(),
): Decoded<LogBatch> {
  try {
    return decode(parseRequest(bytes, "resourceLogs"), new LogsBuilder(org, receivedMs, batch));
  } catch (error) {
    const reason = `Cannot decode ExportLogsServiceRequest: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof MalformedError) return { kind: "malformed", reason };
    if (error instanceof TooLargeError) return { kind: "too-large", reason };
    throw error;
  }
}

function decode(request: JsonObject, builder: LogsBuilder): Decoded<LogBatch> {
  const { columns, symbols, heap } = builder.batch;
  const symbolOf = (value: unknown, what: string): number => symbols.internText(readString(value, what));
  for (const item of readList(request["resourceLogs"], "resourceLogs")) {
    const resourceLogs = readObject(item, "an item of resourceLogs");
    const { attributes } = readObject(resourceLogs["resource"], "resource");
    const before = heap.length;
    const slot = builder.openResource();
    writeKeyValues(attributes, columns.ResourceAttributes, slot, (reason) =>
      builder.resourceFault(`resource ${reason}`),
    );
    builder.closeResource(symbolOf(resourceLogs["schemaUrl"], "schemaUrl"));
    const resourceBytes = heap.length - before;
    for (const scopeItem of readList(resourceLogs["scopeLogs"], "scopeLogs")) {
      const scopeLogs = readObject(scopeItem, "an item of scopeLogs");
      const scope = readObject(scopeLogs["scope"], "scope");
      const beforeScope = heap.length;
      writeKeyValues(scope["attributes"], columns.ScopeAttributes, builder.openScope(), (reason) =>
        builder.fault(reason),
      );
      builder.closeScope(
        heap.appendText(readString(scope["name"], "scope.name")),
        symbolOf(scope["version"], "scope.version"),
        symbolOf(scopeLogs["schemaUrl"], "schemaUrl"),
      );
      const repeated = resourceBytes + heap.length - beforeScope;
      for (const record of readList(scopeLogs["logRecords"], "logRecords")) {
        writeRecord(readObject(record, "a log record"), builder, repeated);
      }
    }
  }
  return builder.finish();
}

function writeRecord(record: JsonObject, builder: LogsBuilder, repeatedBytes: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.fault(reason);
  const row = builder.openRecord(repeatedBytes);
  writeId(columns.TraceId, row, record["traceId"], 16, "trace id", true, fault);
  writeId(columns.SpanId, row, record["spanId"], 8, "span id", true, fault);
  columns.TraceFlags.set(row, wordOf(record["flags"], "flags"));
  columns.SeverityText.setText(row, readString(record["severityText"], "severityText"));
  builder.setSeverity(row, readEnum(record["severityNumber"], SEVERITY_NAMES, "severityNumber"));
  columns.EventName.setText(row, readString(record["eventName"], "eventName"));
  columns.DroppedAttributesCount.set(row, wordOf(record["droppedAttributesCount"], "droppedAttributesCount"));
  writeKeyValues(record["attributes"], columns.LogAttributes, row, fault);
  const { body } = record;
  if (body !== undefined && body !== null) {
    const { letter, text } = readScalar(readObject(body, "body"), (reason) => fault(`body: ${reason}`));
    columns.Body.setText(row, text);
    builder.setBodyLetter(row, LETTER_CODE[letter]);
  }
  const time = readTime(record["timeUnixNano"], "timeUnixNano", fault);
  const observed = readTime(record["observedTimeUnixNano"], "observedTimeUnixNano", fault);
  builder.closeRecord(lowWord(time), highWord(time), lowWord(observed), highWord(observed));
}

/** An unsigned 32-bit integer. */
function wordOf(value: unknown, what: string): number {
  return Number(BigInt.asUintN(32, readInteger(value, what)));
}
