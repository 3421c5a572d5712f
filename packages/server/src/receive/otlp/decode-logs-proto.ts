import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { Decoded } from "./decoded-traces.ts";
import { LogsBuilder } from "./logs-builder.ts";
import { readPlainKeyValue } from "./plain-key-value.ts";
import { readAnyValue, readKeyValue, type ValueTarget } from "./proto-attributes.ts";
import { readId } from "./proto-id.ts";
import { MalformedError, ProtoReader, WIRE } from "./proto-reader.ts";
import { readHeapText, readSymbol } from "./proto-text.ts";
import { TooLargeError } from "./traces-builder.ts";

/**
 * Decodes `ExportLogsServiceRequest` (opentelemetry-proto, collector/logs/v1) straight into columns. Field numbers below
 * are those of logs/v1, common/v1 and resource/v1. Broken framing refuses the body as a whole; a record that is
 * well-framed but not valid is rejected alone.
 *
 * @param receivedMs when the body came, for records that name no time
 */
export function decodeLogsProto(
  bytes: Uint8Array,
  org: string,
  batch: LogBatch = new LogBatch(),
  receivedMs: number = Date.now(),
): Decoded<LogBatch> {
  try {
    return new LogsDecoder(bytes, new LogsBuilder(org, receivedMs, batch)).decode();
  } catch (error) {
    const reason = `Cannot decode ExportLogsServiceRequest: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof MalformedError) return { kind: "malformed", reason };
    if (error instanceof TooLargeError) return { kind: "too-large", reason };
    throw error;
  }
}

class LogsDecoder {
  readonly #reader: ProtoReader;
  readonly #builder: LogsBuilder;
  readonly #batch: LogBatch;
  readonly #body: ValueTarget;
  readonly #fault = (reason: string): void => this.#builder.fault(reason);
  readonly #bodyFault = (reason: string): void => this.#builder.fault(`body: ${reason}`);
  readonly #resourceFault = (reason: string): void => this.#builder.resourceFault(`resource ${reason}`);

  constructor(bytes: Uint8Array, builder: LogsBuilder) {
    this.#builder = builder;
    this.#batch = builder.batch;
    this.#body = {
      values: builder.batch.columns.Body,
      setLetter: (row, letter) => builder.setBodyLetter(row, letter),
    };
    const { heap } = builder.batch;
    heap.reserve(bytes.length + (bytes.length >> 2) + 1024);
    this.#reader = new ProtoReader(bytes, heap.appendRun(bytes, 0, bytes.length));
  }

  decode(): Decoded<LogBatch> {
    const reader = this.#reader;
    let found = reader.bytes.length === 0;
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        found = true;
        this.#resourceLogs();
      } else reader.skip();
    }
    if (!found) throw new MalformedError("expected resource logs (field 1), got other fields only");
    return this.#builder.finish();
  }

  /** The resource may be written after its records, so it is looked for first. */
  #resourceLogs(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.position;
    const slot = this.#builder.openResource();
    const { ResourceAttributes } = this.#batch.columns;
    let schema = 0;
    let bytes = 0;
    while (reader.next()) {
      const before = reader.position;
      if (reader.is(1, WIRE.bytes)) {
        const message = reader.enter();
        while (reader.next()) {
          if (reader.is(1, WIRE.bytes)) readKeyValue(reader, ResourceAttributes, slot, this.#resourceFault);
          else reader.skip();
        }
        reader.leave(message);
        bytes += reader.position - before;
      } else if (reader.is(3, WIRE.bytes)) {
        schema = readSymbol(reader, this.#batch.symbols, "schema URL", this.#resourceFault);
      } else reader.skip();
    }
    this.#builder.closeResource(schema);
    reader.position = start;
    while (reader.next()) {
      if (reader.is(2, WIRE.bytes)) this.#scopeLogs(bytes);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #scopeLogs(resourceBytes: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.position;
    const { columns, symbols } = this.#batch;
    const slot = this.#builder.openScope();
    let bytes = resourceBytes;
    let name = 0;
    let version = 0;
    let schema = 0;
    while (reader.next()) {
      const before = reader.position;
      if (reader.is(1, WIRE.bytes)) {
        const message = reader.enter();
        while (reader.next()) {
          if (reader.is(1, WIRE.bytes)) name = readHeapText(reader, this.#batch.heap, "scope name", this.#fault);
          else if (reader.is(2, WIRE.bytes)) version = readSymbol(reader, symbols, "scope version", this.#fault);
          else if (reader.is(3, WIRE.bytes)) readKeyValue(reader, columns.ScopeAttributes, slot, this.#fault);
          else reader.skip();
        }
        reader.leave(message);
        bytes += reader.position - before;
      } else if (reader.is(3, WIRE.bytes)) schema = readSymbol(reader, symbols, "schema URL", this.#fault);
      else reader.skip();
    }
    this.#builder.closeScope(name, version, schema);
    reader.position = start;
    while (reader.next()) {
      if (reader.is(2, WIRE.bytes)) this.#record(bytes);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #record(repeatedBytes: number): void {
    const reader = this.#reader;
    const { columns, symbols, heap } = this.#batch;
    const outer = reader.enter();
    const row = this.#builder.openRecord(repeatedBytes);
    let low = 0;
    let high = 0;
    let observedLow = 0;
    let observedHigh = 0;
    while (reader.next()) {
      if (reader.is(6, WIRE.bytes)) {
        if (!readPlainKeyValue(reader, columns.LogAttributes, row)) {
          readKeyValue(reader, columns.LogAttributes, row, this.#fault);
        }
      } else if (reader.is(1, WIRE.fixed64)) {
        reader.fixed64();
        low = reader.low;
        high = reader.high;
      } else if (reader.is(11, WIRE.fixed64)) {
        reader.fixed64();
        observedLow = reader.low;
        observedHigh = reader.high;
      } else if (reader.is(2, WIRE.varint)) {
        reader.varint();
        this.#builder.setSeverity(row, reader.high === 0 ? reader.low : 0);
      } else if (reader.is(3, WIRE.bytes)) {
        columns.SeverityText.setId(row, readSymbol(reader, symbols, "severity text", this.#fault));
      } else if (reader.is(5, WIRE.bytes)) {
        if (columns.BodyType.id(row) === 0) this.#body.setLetter(row, LETTER_CODE.s);
        readAnyValue(reader, this.#body, row, this.#bodyFault);
      } else if (reader.is(7, WIRE.varint)) {
        reader.varint();
        columns.DroppedAttributesCount.set(row, reader.low);
      } else if (reader.is(8, WIRE.fixed32)) columns.TraceFlags.set(row, reader.fixed32());
      else if (reader.is(9, WIRE.bytes)) readId(reader, columns.TraceId, row, 16, "trace id", true, this.#fault);
      else if (reader.is(10, WIRE.bytes)) readId(reader, columns.SpanId, row, 8, "span id", true, this.#fault);
      else if (reader.is(12, WIRE.bytes)) {
        columns.EventName.setEntry(row, readHeapText(reader, heap, "event name", this.#fault));
      } else reader.skip();
    }
    reader.leave(outer);
    this.#builder.closeRecord(low, high, observedLow, observedHigh);
  }
}
