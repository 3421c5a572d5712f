import type { ByteHeap } from "../../pipeline/batch/byte-heap.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SPAN_ID_TEXT_BYTES, TRACE_ID_TEXT_BYTES, type PlainSpans } from "./plain-spans.ts";
import { doubleText } from "./proto-attributes.ts";
import { MAX_REPEATED_BYTES, SYMBOL_BYTES, type DecodedTraces } from "./decoded-traces.ts";
import { Rejections } from "./rejections.ts";

export class TooLargeError extends Error {}

/** `SpanKind` and `StatusCode` of OTLP by number, as OpenTelemetry's ClickHouse exporter writes them. */
const KINDS = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"] as const;
const STATUS_CODES = ["Unset", "Ok", "Error"] as const;

/** 2106-02-07: the last second that a 32-bit DateTime holds, and so the last that the table can sort and expire. */
const MAX_SECONDS = 2 ** 32 - 1;
const USUAL_SPAN_BYTES = 500;
const MAX_EXPECTED_SPANS = 4096;
const TWO_32 = 2 ** 32;
/**
 * What each takes in the columns of the batch, with room to grow, however little was sent of it: an empty event or link is
 * two bytes of a body. What it takes in a block is for the log to count.
 */
const SPAN_BYTES = 512;
const EVENT_BYTES = 96;
const LINK_BYTES = 96;
const ATTRIBUTE_BYTES = 32;

/**
 * Takes spans from either decoder, checks what OTLP requires of them, and keeps count of those it cannot accept.
 * A fault of a resource or scope is a fault of each span beneath it.
 */
export class TracesBuilder {
  readonly batch: SpanBatch;
  readonly #org: number;
  readonly #serviceNameKey: number;
  readonly #kinds: readonly number[];
  readonly #statusCodes: readonly number[];
  readonly #rejections = new Rejections("span");
  /** How many there were when the last span was closed. */
  #attributes = 0;
  #symbols = 0;
  #resource = 0;
  #serviceName = 0;
  #resourceFault = "";
  #scopeFault = "";
  #spanFault = "";
  #scopeName = 0;
  #scopeVersion = 0;
  #row = -1;

  /**
   * @param bodyBytes size of the request, to make room for about as many spans as it can hold
   * @param batch empty, to be filled
   */
  constructor(org: string, bodyBytes: number, batch: SpanBatch) {
    this.batch = batch;
    this.batch.reserve(Math.min(MAX_EXPECTED_SPANS, Math.ceil(bodyBytes / USUAL_SPAN_BYTES)));
    const { symbols } = this.batch;
    this.#org = symbols.internText(org);
    this.#serviceNameKey = symbols.internText("service.name");
    this.#kinds = KINDS.map((kind) => symbols.internText(kind));
    this.#statusCodes = STATUS_CODES.map((code) => symbols.internText(code));
    this.#symbols = symbols.size;
  }

  /** Opens a resource; answers the slot to write its attributes to. */
  openResource(): number {
    this.#resource = this.batch.addResource();
    this.#resourceFault = "";
    return this.#resource;
  }

  /** Call when the resource's attributes are complete, ahead of its spans. */
  closeResource(): void {
    const { ResourceAttributes } = this.batch.columns;
    const entry = ResourceAttributes.find(this.#resource, this.#serviceNameKey);
    const { heap } = ResourceAttributes.values;
    const value = entry < 0 ? 0 : ResourceAttributes.values.entry(entry);
    this.#serviceName = this.batch.symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value));
  }

  /** Opens a scope by the entries of its name and version in the heaps of their columns. */
  openScope(nameEntry: number, versionEntry: number): void {
    this.#scopeName = nameEntry;
    this.#scopeVersion = versionEntry;
  }

  clearScopeFault(): void {
    this.#scopeFault = "";
  }

  /** @param repeatedBytes size of the span's resource and scope, which the table repeats for it */
  openSpan(repeatedBytes: number): number {
    this.#charge(SPAN_BYTES + repeatedBytes);
    const row = this.batch.addRow(this.#resource);
    const { columns } = this.batch;
    columns.Org.setId(row, this.#org);
    columns.ServiceName.setId(row, this.#serviceName);
    columns.ScopeName.setEntry(row, this.#scopeName);
    columns.ScopeVersion.setEntry(row, this.#scopeVersion);
    this.setKind(row, 0);
    this.setStatusCode(row, 0);
    this.#spanFault = "";
    this.#row = row;
    return row;
  }

  /** Whether the spans of the scope that is open cannot be accepted, whatever they are. */
  get isFaulty(): boolean {
    return this.#resourceFault !== "" || this.#scopeFault !== "";
  }

  /** Adds spans that are valid by themselves, where `isFaulty` is not so. @param repeatedBytes as for `openSpan` */
  addRun(plain: PlainSpans, repeatedBytes: number): void {
    const { batch } = this;
    const { columns, heap, symbols } = batch;
    const count = plain.length;
    this.#charge(count * (SPAN_BYTES + repeatedBytes));
    const run = plain.take(symbols);
    const first = batch.addRows(this.#resource, count);
    const end = first + count;
    appendAll(heap, run.texts);
    columns.Org.fill(this.#org, first, end);
    columns.ServiceName.fill(this.#serviceName, first, end);
    columns.ScopeName.fill(this.#scopeName, first, end);
    columns.ScopeVersion.fill(this.#scopeVersion, first, end);
    columns.TraceId.setEach(first, count, appendAll(heap, run.traceIds), TRACE_ID_TEXT_BYTES);
    columns.SpanId.setEach(first, count, appendAll(heap, run.spanIds), SPAN_ID_TEXT_BYTES);
    const parents = appendAll(heap, run.parentSpanIds);
    columns.TraceState.setEntries(first, run.traceStates);
    columns.SpanName.setIds(first, run.names);
    columns.StatusMessage.setEntries(first, run.statusMessages);
    columns.Timestamp.setRun(first, run.startTimes);
    columns.Duration.setRun(first, run.durations);
    for (let i = 0; i < count; i++) {
      this.setKind(first + i, run.kinds[i] ?? 0);
      this.setStatusCode(first + i, run.statusCodes[i] ?? 0);
      const parent = run.parents[i] ?? 0;
      if (parent > 0) columns.ParentSpanId.setEntry(first + i, parents + (parent - 1) * SPAN_ID_TEXT_BYTES);
    }
    const attributes = columns.SpanAttributes;
    const base = attributes.length;
    attributes.addRun(first, run.attributes);
    plain.forEachDouble((attribute, value) => {
      attributes.values.setEntry(base + attribute, heap.appendText(doubleText(value)));
    });
    this.#chargeAdded();
  }

  /** Call for each event and each link of the span that is open, before anything of it is written. */
  openEvent(): void {
    this.#charge(EVENT_BYTES);
  }

  openLink(): void {
    this.#charge(LINK_BYTES);
  }

  setKind(row: number, kind: number): void {
    this.batch.columns.SpanKind.setId(row, this.#kinds[kind] ?? this.#kinds[0] ?? 0);
  }

  setStatusCode(row: number, code: number): void {
    this.batch.columns.StatusCode.setId(row, this.#statusCodes[code] ?? this.#statusCodes[0] ?? 0);
  }

  /** Notes why what is being read (a span, else a scope, else a resource) cannot be accepted; the first reason stays. */
  fault(reason: string): void {
    if (this.#row >= 0) this.#spanFault ||= reason;
    else this.#scopeFault ||= reason;
  }

  resourceFault(reason: string): void {
    this.#resourceFault ||= reason;
  }

  /**
   * Closes the span with its times, each as low and high word of nanoseconds. An end that is missing or before the start
   * gives a duration of 0; a start that is missing is taken from the end.
   */
  closeSpan(startLow: number, startHigh: number, endLow: number, endHigh: number): void {
    const row = this.#row;
    const { columns } = this.batch;
    this.#row = -1;
    this.#chargeAdded();
    const hasStart = startLow !== 0 || startHigh !== 0;
    const low = hasStart ? startLow : endLow;
    const high = hasStart ? startHigh : endHigh;
    const seconds = (high * TWO_32 + low) / 1e9;
    if (columns.TraceId.entry(row) === 0)
      this.#spanFault ||= "trace id: expected 16 bytes that are not all zero, got 0";
    if (columns.SpanId.entry(row) === 0) this.#spanFault ||= "span id: expected 8 bytes that are not all zero, got 0";
    if (seconds === 0) this.#spanFault ||= "start time: expected nanoseconds since 1970, got 0";
    if (seconds > MAX_SECONDS) this.#spanFault ||= "start time: expected one before the year 2106, got a later one";
    if ((endHigh * TWO_32 + endLow) / 1e9 > MAX_SECONDS) {
      this.#spanFault ||= "end time: expected one before the year 2106, got a later one";
    }
    const fault = this.#resourceFault || this.#scopeFault || this.#spanFault;
    if (fault !== "") {
      this.batch.dropRow();
      this.#rejections.add(fault);
      return;
    }
    columns.Timestamp.setWords(row, low, high);
    const borrow = endLow < low ? 1 : 0;
    if (endHigh - borrow >= high) columns.Duration.setWords(row, endLow - low, endHigh - borrow - high);
    else columns.Duration.setWords(row, 0, 0);
  }

  /** Charges the attributes and symbols that came since the last time. */
  #chargeAdded(): void {
    const { columns, symbols } = this.batch;
    const attributes =
      columns.SpanAttributes.length +
      columns["Events.Attributes"].items.length +
      columns["Links.Attributes"].items.length;
    this.#charge((attributes - this.#attributes) * ATTRIBUTE_BYTES + (symbols.size - this.#symbols) * SYMBOL_BYTES);
    this.#attributes = attributes;
    this.#symbols = symbols.size;
  }

  #charge(bytes: number): void {
    this.batch.chargedBytes += bytes;
    if (this.batch.chargedBytes > MAX_REPEATED_BYTES) {
      throw new TooLargeError(
        `expected spans, events, links, names, and resources repeated for each span, that come to at most ${MAX_REPEATED_BYTES} bytes, got more`,
      );
    }
  }

  finish(): DecodedTraces {
    return { kind: "ok", batch: this.batch, rejected: this.#rejections.count, reason: this.#rejections.describe() };
  }
}

/** Appends entries to a heap, as another keeps them; answers where. */
function appendAll(heap: ByteHeap, entries: Uint8Array): number {
  return heap.appendRun(entries, 0, entries.length);
}
