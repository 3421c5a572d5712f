import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { Decoded } from "./decoded-traces.ts";
import { readScalar, writeKeyValues } from "./json-attributes.ts";
import { readEnum, readObject, readString, readWord, type JsonObject } from "./json-fields.ts";
import { highWord, lowWord, parseRequest, readUnsigned, writeId } from "./json-record.ts";
import { LogsBuilder } from "./logs-builder.ts";
import { readScopedJson } from "./read-scoped-json.ts";

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
  return decodeSafely("ExportLogsServiceRequest", () => {
    const request = parseRequest(bytes, "resourceLogs");
    const builder = new LogsBuilder(org, receivedMs, batch);
    readScopedJson(request, {
      fields: { resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords" },
      context: builder.context,
      columns: batch.columns,
      keepWord: (text) => batch.symbols.internText(text),
      writeItem: (record, repeatedBytes) => writeRecord(record, builder, repeatedBytes),
    });
    return builder.finish();
  });
}

function writeRecord(record: JsonObject, builder: LogsBuilder, repeatedBytes: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.context.fault(reason);
  const row = builder.openRecord(repeatedBytes);
  writeId(columns.TraceId, row, record["traceId"], 16, "trace id", true, fault);
  writeId(columns.SpanId, row, record["spanId"], 8, "span id", true, fault);
  columns.TraceFlags.set(row, readWord(record["flags"], "flags"));
  columns.SeverityText.setText(row, readString(record["severityText"], "severityText"));
  builder.setSeverity(row, readEnum(record["severityNumber"], SEVERITY_NAMES, "severityNumber"));
  columns.EventName.setText(row, readString(record["eventName"], "eventName"));
  columns.DroppedAttributesCount.set(row, readWord(record["droppedAttributesCount"], "droppedAttributesCount"));
  writeKeyValues(record["attributes"], columns.LogAttributes, row, fault);
  const { body } = record;
  if (body !== undefined && body !== null) {
    const { letter, text } = readScalar(readObject(body, "body"), (reason) => fault(`body: ${reason}`));
    columns.Body.setText(row, text);
    builder.setBodyLetter(row, LETTER_CODE[letter]);
  }
  const time = readUnsigned(record["timeUnixNano"], "timeUnixNano", fault);
  const observed = readUnsigned(record["observedTimeUnixNano"], "observedTimeUnixNano", fault);
  builder.closeRecord(lowWord(time), highWord(time), lowWord(observed), highWord(observed));
}
