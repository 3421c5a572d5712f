import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { Decoded } from "./decoded-traces.ts";
import { LogsBuilder } from "./logs-builder.ts";
import { readPlainKeyValue } from "./plain-key-value.ts";
import { readAnyValue, readKeyValue, type ValueTarget } from "./proto-attributes.ts";
import { readId } from "./proto-id.ts";
import { ProtoReader, WIRE } from "./proto-reader.ts";
import { readHeapText, readSymbol } from "./proto-text.ts";
import { readScopedRequest } from "./read-scoped-proto.ts";

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
  return decodeSafely("ExportLogsServiceRequest", () =>
    new LogsDecoder(bytes, new LogsBuilder(org, receivedMs, batch)).decode(),
  );
}

class LogsDecoder {
  readonly #reader: ProtoReader;
  readonly #builder: LogsBuilder;
  readonly #batch: LogBatch;
  readonly #body: ValueTarget;
  readonly #fault = (reason: string): void => this.#builder.context.fault(reason);
  readonly #bodyFault = (reason: string): void => this.#builder.context.fault(`body: ${reason}`);

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
    readScopedRequest(this.#reader, {
      noun: "resource logs",
      context: this.#builder.context,
      columns: this.#batch.columns,
      readWord: (what, fault) => readSymbol(this.#reader, this.#batch.symbols, what, fault),
      readItem: (repeatedBytes) => this.#record(repeatedBytes),
    });
    return this.#builder.finish();
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
