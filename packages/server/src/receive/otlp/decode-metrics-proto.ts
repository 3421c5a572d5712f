import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { MetricKind } from "../../pipeline/batch/metric-columns.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { Decoded } from "./decoded-traces.ts";
import { MetricsBuilder, type MetricHead } from "./metrics-builder.ts";
import { ProtoReader, WIRE } from "./proto-reader.ts";
import { readHeapText, readSymbol } from "./proto-text.ts";
import { PointReader } from "./read-points-proto.ts";
import { readScopedRequest } from "./read-scoped-proto.ts";

/** `Metric.data` by field number. */
const KIND_OF_FIELD: Readonly<Record<number, MetricKind>> = {
  5: "gauge",
  7: "sum",
  9: "histogram",
  10: "exponential_histogram",
  11: "summary",
};

/**
 * Decodes `ExportMetricsServiceRequest` (opentelemetry-proto, collector/metrics/v1) straight into columns. Field numbers
 * below are those of metrics/v1. Broken framing refuses the body as a whole; a point that is well-framed but not valid is
 * rejected alone.
 *
 * @param receivedMs when the body came, for points that name no time
 */
export function decodeMetricsProto(
  bytes: Uint8Array,
  org: string,
  batch: MetricBatch = new MetricBatch(),
  receivedMs: number = Date.now(),
): Decoded<MetricBatch> {
  return decodeSafely("ExportMetricsServiceRequest", () =>
    new MetricsDecoder(bytes, new MetricsBuilder(org, receivedMs, batch)).decode(),
  );
}

class MetricsDecoder {
  readonly #reader: ProtoReader;
  readonly #builder: MetricsBuilder;
  readonly #points: PointReader;
  readonly #metricFault = (reason: string): void => this.#builder.metricFault(`metric ${reason}`);

  constructor(bytes: Uint8Array, builder: MetricsBuilder) {
    this.#builder = builder;
    const { heap } = builder.batch;
    heap.reserve(bytes.length + (bytes.length >> 2) + 1024);
    this.#reader = new ProtoReader(bytes, heap.appendRun(bytes, 0, bytes.length));
    this.#points = new PointReader(this.#reader, builder);
  }

  decode(): Decoded<MetricBatch> {
    const { batch, context } = this.#builder;
    readScopedRequest(this.#reader, {
      noun: "resource metrics",
      context,
      columns: batch.columns,
      readWord: (what, fault) => readHeapText(this.#reader, batch.heap, what, fault),
      readItem: (repeatedBytes) => this.#metric(repeatedBytes),
    });
    return this.#builder.finish();
  }

  /** What describes the points may be written after them, so it is looked for first. */
  #metric(repeatedBytes: number): void {
    const reader = this.#reader;
    const { symbols, heap } = this.#builder.batch;
    const outer = reader.enter();
    const start = reader.position;
    this.#builder.openMetric();
    let name = 0;
    let description = 0;
    let unit = 0;
    let bytes = 0;
    /** Of the five only one is set: the last (protobuf, "Oneof"). */
    let data = 0;
    while (reader.next()) {
      const before = reader.position;
      if (reader.is(1, WIRE.bytes)) name = readSymbol(reader, symbols, "name", this.#metricFault);
      else if (reader.is(2, WIRE.bytes)) description = readHeapText(reader, heap, "description", this.#metricFault);
      else if (reader.is(3, WIRE.bytes)) unit = readHeapText(reader, heap, "unit", this.#metricFault);
      else {
        if (reader.wire === WIRE.bytes && KIND_OF_FIELD[reader.field] !== undefined) data = reader.field;
        reader.skip();
        continue;
      }
      bytes += reader.position - before;
    }
    const kind = KIND_OF_FIELD[data];
    if (kind !== undefined) {
      reader.position = start;
      while (reader.next()) {
        if (reader.is(data, WIRE.bytes)) this.#data({ kind, name, description, unit, bytes }, repeatedBytes);
        else reader.skip();
      }
    }
    reader.leave(outer);
  }

  /** `Gauge`, `Sum`, … : points (1), and of some temporality (2) and whether it only grows (3). */
  #data(metric: Omit<MetricHead, "temporality" | "isMonotonic">, repeatedBytes: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.position;
    const isSum = metric.kind === "sum";
    const hasTemporality = metric.kind !== "gauge" && metric.kind !== "summary";
    let temporality = 0;
    let isMonotonic = false;
    while (reader.next()) {
      if (hasTemporality && reader.is(2, WIRE.varint)) {
        reader.varint();
        temporality = reader.high === 0 ? reader.low : 0;
      } else if (isSum && reader.is(3, WIRE.varint)) {
        reader.varint();
        isMonotonic = reader.low !== 0 || reader.high !== 0;
      } else reader.skip();
    }
    const head: MetricHead = { ...metric, temporality, isMonotonic };
    reader.position = start;
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) this.#points.read(head, repeatedBytes);
      else reader.skip();
    }
    reader.leave(outer);
  }
}
