import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { DecodedTraces } from "./decoded-traces.ts";
import { PlainSpans, type Stop } from "./plain-spans.ts";
import { readId } from "./proto-id.ts";
import { MalformedError, ProtoReader, WIRE } from "./proto-reader.ts";
import { readHeapText, readSymbol } from "./proto-text.ts";
import { readPlainKeyValue } from "./plain-key-value.ts";
import { readKeyValue } from "./proto-attributes.ts";
import { TracesBuilder } from "./traces-builder.ts";

/** One for all: decoding is never interrupted. */
let shared: PlainSpans | undefined;

/** Of a body whose texts nobody has asked for yet. */
const NOT_COPIED = -1;

/** Times of the span being read, kept outside it because no object is made per span. */
interface Times {
  startLow: number;
  startHigh: number;
  endLow: number;
  endHigh: number;
}

/**
 * Decodes `ExportTraceServiceRequest` (opentelemetry-proto, collector/trace/v1) straight into columns. Field numbers
 * below are those of trace/v1, common/v1 and resource/v1. Broken framing refuses the body as a whole, because nothing
 * after it can be trusted; a span that is well-framed but not valid is rejected alone.
 *
 * @param plain reads the spans that are in their usual form; `null`: all are read here, with the same result
 */
export function decodeTracesProto(
  bytes: Uint8Array,
  org: string,
  batch: SpanBatch = new SpanBatch(),
  plain: PlainSpans | null = (shared ??= new PlainSpans()),
): DecodedTraces {
  return decodeSafely("ExportTraceServiceRequest", () => new TracesDecoder(bytes, org, batch, plain).decode());
}

class TracesDecoder {
  readonly #reader: ProtoReader;
  readonly #builder: TracesBuilder;
  readonly #batch: SpanBatch;
  readonly #plain: PlainSpans | null;
  readonly #times: Times = { startLow: 0, startHigh: 0, endLow: 0, endHigh: 0 };
  readonly #fault = (reason: string): void => this.#builder.fault(reason);
  readonly #resourceFault = (reason: string): void => this.#builder.resourceFault(`resource ${reason}`);

  constructor(bytes: Uint8Array, org: string, batch: SpanBatch, plain: PlainSpans | null) {
    this.#builder = new TracesBuilder(org, bytes.length, batch);
    this.#batch = batch;
    const { heap } = batch;
    heap.reserve(bytes.length + (bytes.length >> 2) + 1024);
    this.#reader = new ProtoReader(bytes, NOT_COPIED);
    this.#plain = plain?.begin(bytes) === true ? plain : null;
  }

  decode(): DecodedTraces {
    const reader = this.#reader;
    let found = reader.bytes.length === 0;
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        found = true;
        this.#resourceSpans();
      } else reader.skip();
    }
    if (!found) throw new MalformedError("expected resource spans (field 1), got other fields only");
    return this.#builder.finish();
  }

  /** The resource may be written after its spans, so it is looked for first. */
  #resourceSpans(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.position;
    const slot = this.#builder.openResource();
    let bytes = 0;
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        const before = reader.position;
        this.#resource(slot);
        bytes += reader.position - before;
      } else reader.skip();
    }
    this.#builder.closeResource();
    reader.position = start;
    while (reader.next()) {
      if (reader.is(2, WIRE.bytes)) this.#scopeSpans(bytes);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #resource(slot: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        readKeyValue(reader, this.#batch.columns.ResourceAttributes, slot, this.#resourceFault);
      } else reader.skip();
    }
    reader.leave(outer);
  }

  #scopeSpans(resourceBytes: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.position;
    let bytes = resourceBytes;
    this.#builder.clearScopeFault();
    this.#builder.openScope(0, 0);
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        const before = reader.position;
        this.#scope();
        bytes += reader.position - before;
      } else reader.skip();
    }
    reader.position = start;
    const plain = this.#builder.isFaulty ? null : this.#plain;
    for (;;) {
      if (plain !== null && this.#readPlain(plain, bytes) === "full") continue;
      if (!reader.next()) break;
      if (reader.is(2, WIRE.bytes)) this.#span(bytes);
      else reader.skip();
    }
    reader.leave(outer);
  }

  /** Reads the spans ahead that are in their usual form. */
  #readPlain(plain: PlainSpans, repeatedBytes: number): Stop {
    plain.beginRun(this.#batch.heap.length);
    const stop = plain.read(this.#reader);
    if (plain.length > 0) this.#builder.addRun(plain, repeatedBytes);
    return stop;
  }

  #scope(): void {
    const reader = this.#reader;
    const { heap } = this.#batch;
    let name = 0;
    let version = 0;
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) name = readHeapText(reader, heap, "scope name", this.#fault);
      else if (reader.is(2, WIRE.bytes)) version = readHeapText(reader, heap, "scope version", this.#fault);
      else reader.skip();
    }
    reader.leave(outer);
    this.#builder.openScope(name, version);
  }

  #span(repeatedBytes: number): void {
    const reader = this.#reader;
    const { columns } = this.#batch;
    const times = this.#times;
    if (reader.base === NOT_COPIED) reader.base = this.#batch.heap.appendRun(reader.bytes, 0, reader.bytes.length);
    times.startLow = times.startHigh = times.endLow = times.endHigh = 0;
    const outer = reader.enter();
    const row = this.#builder.openSpan(repeatedBytes);
    while (reader.next()) {
      if (reader.is(9, WIRE.bytes)) {
        if (!readPlainKeyValue(reader, columns.SpanAttributes, row)) {
          readKeyValue(reader, columns.SpanAttributes, row, this.#fault);
        }
      } else if (reader.is(1, WIRE.bytes)) readId(reader, columns.TraceId, row, 16, "trace id", false, this.#fault);
      else if (reader.is(2, WIRE.bytes)) readId(reader, columns.SpanId, row, 8, "span id", false, this.#fault);
      else if (reader.is(4, WIRE.bytes))
        readId(reader, columns.ParentSpanId, row, 8, "parent span id", true, this.#fault);
      else if (reader.is(3, WIRE.bytes)) {
        columns.TraceState.setEntry(row, readHeapText(reader, this.#batch.heap, "trace state", this.#fault));
      } else if (reader.is(5, WIRE.bytes)) {
        columns.SpanName.setId(row, readSymbol(reader, this.#batch.symbols, "span name", this.#fault));
      } else if (reader.is(6, WIRE.varint)) {
        reader.varint();
        this.#builder.setKind(row, reader.high === 0 ? reader.low : 0);
      } else if (reader.is(7, WIRE.fixed64)) {
        reader.fixed64();
        times.startLow = reader.low;
        times.startHigh = reader.high;
      } else if (reader.is(8, WIRE.fixed64)) {
        reader.fixed64();
        times.endLow = reader.low;
        times.endHigh = reader.high;
      } else if (reader.is(11, WIRE.bytes)) this.#event(row);
      else if (reader.is(13, WIRE.bytes)) this.#link(row);
      else if (reader.is(15, WIRE.bytes)) this.#status(row);
      else reader.skip();
    }
    reader.leave(outer);
    this.#builder.closeSpan(times.startLow, times.startHigh, times.endLow, times.endHigh);
  }

  #event(row: number): void {
    const reader = this.#reader;
    const { columns } = this.#batch;
    const times = columns["Events.Timestamp"];
    const names = columns["Events.Name"];
    const attributes = columns["Events.Attributes"];
    this.#builder.openEvent();
    const time = times.append(row);
    const name = names.append(row);
    const item = attributes.append(row);
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.fixed64)) {
        reader.fixed64();
        if (reader.high >= 2 ** 31) this.#fault("event time: expected one before the year 2262, got a later one");
        times.items.setWords(time, reader.low, reader.high);
      } else if (reader.is(2, WIRE.bytes)) {
        names.items.setId(name, readSymbol(reader, this.#batch.symbols, "event name", this.#fault));
      } else if (reader.is(3, WIRE.bytes)) readKeyValue(reader, attributes.items, item, this.#fault);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #link(row: number): void {
    const reader = this.#reader;
    const { columns } = this.#batch;
    const traceIds = columns["Links.TraceId"];
    const spanIds = columns["Links.SpanId"];
    const states = columns["Links.TraceState"];
    const attributes = columns["Links.Attributes"];
    this.#builder.openLink();
    const traceId = traceIds.append(row);
    const spanId = spanIds.append(row);
    const state = states.append(row);
    const item = attributes.append(row);
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) readId(reader, traceIds.items, traceId, 16, "link trace id", true, this.#fault);
      else if (reader.is(2, WIRE.bytes)) readId(reader, spanIds.items, spanId, 8, "link span id", true, this.#fault);
      else if (reader.is(3, WIRE.bytes))
        states.items.setEntry(state, readHeapText(reader, this.#batch.heap, "link trace state", this.#fault));
      else if (reader.is(4, WIRE.bytes)) readKeyValue(reader, attributes.items, item, this.#fault);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #status(row: number): void {
    const reader = this.#reader;
    const { StatusMessage } = this.#batch.columns;
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(2, WIRE.bytes))
        StatusMessage.setEntry(row, readHeapText(reader, this.#batch.heap, "status message", this.#fault));
      else if (reader.is(3, WIRE.varint)) {
        reader.varint();
        this.#builder.setStatusCode(row, reader.high === 0 ? reader.low : 0);
      } else reader.skip();
    }
    reader.leave(outer);
  }
}
