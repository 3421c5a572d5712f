import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { GIVEN } from "../../pipeline/batch/metric-row.ts";
import type { MetricColumns } from "../../pipeline/batch/create-metric-columns.ts";
import type { MetricHead, MetricsBuilder } from "./metrics-builder.ts";
import { readPlainKeyValue } from "./plain-key-value.ts";
import { readKeyValue } from "./proto-attributes.ts";
import { readId } from "./proto-id.ts";
import { WIRE, type ProtoReader } from "./proto-reader.ts";
import { readCounts, readDoubles, readVarintCounts, signedOf } from "./proto-numbers.ts";

/** Reads data points of every kind (metrics/v1) into a builder. */
export class PointReader {
  readonly #reader: ProtoReader;
  readonly #builder: MetricsBuilder;
  readonly #columns: MetricColumns;
  readonly #fault = (reason: string): void => this.#builder.context.fault(reason);
  readonly #exemplarFault = (reason: string): void => this.#builder.context.fault(`exemplar ${reason}`);
  /** Of the point being read. */
  #startLow = 0;
  #startHigh = 0;
  #low = 0;
  #high = 0;

  constructor(reader: ProtoReader, builder: MetricsBuilder) {
    this.#reader = reader;
    this.#builder = builder;
    this.#columns = builder.batch.columns;
  }

  /** Reads the point that stands here. */
  read(head: MetricHead, repeatedBytes: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const row = this.#builder.openPoint(head, repeatedBytes);
    this.#startLow = this.#startHigh = this.#low = this.#high = 0;
    switch (head.kind) {
      case "gauge":
      case "sum":
        while (reader.next()) this.#numberField(row);
        break;
      case "histogram":
        while (reader.next()) this.#histogramField(row);
        break;
      case "exponential_histogram":
        while (reader.next()) this.#exponentialField(row);
        break;
      case "summary":
        while (reader.next()) this.#summaryField(row);
    }
    reader.leave(outer);
    this.#builder.closePoint(row, this.#startLow, this.#startHigh, this.#low, this.#high);
  }

  #numberField(row: number): void {
    const reader = this.#reader;
    if (reader.is(7, WIRE.bytes)) this.#attribute(this.#columns.Attributes, row);
    else if (reader.is(4, WIRE.fixed64)) this.#builder.setDouble(row, reader.double());
    else if (reader.is(6, WIRE.fixed64)) {
      reader.fixed64();
      this.#builder.setInteger(row, reader.low, reader.high);
    } else if (reader.is(5, WIRE.bytes)) this.#exemplar(row);
    else if (reader.is(8, WIRE.varint)) this.#flags(row);
    else this.#time();
  }

  #histogramField(row: number): void {
    const reader = this.#reader;
    const columns = this.#columns;
    if (reader.is(9, WIRE.bytes)) this.#attribute(columns.Attributes, row);
    else if (reader.field === 6) readCounts(reader, columns.BucketCounts, row);
    else if (reader.field === 7) readDoubles(reader, columns.ExplicitBounds, row);
    else if (reader.is(8, WIRE.bytes)) this.#exemplar(row);
    else if (reader.is(10, WIRE.varint)) this.#flags(row);
    else if (reader.is(11, WIRE.fixed64)) this.#optional("Min", row, GIVEN.min);
    else if (reader.is(12, WIRE.fixed64)) this.#optional("Max", row, GIVEN.max);
    else this.#countAndSum(row);
  }

  #exponentialField(row: number): void {
    const reader = this.#reader;
    const columns = this.#columns;
    if (reader.is(1, WIRE.bytes)) this.#attribute(columns.Attributes, row);
    else if (reader.is(6, WIRE.varint)) columns.Scale.set(row, signedOf(reader));
    else if (reader.is(7, WIRE.fixed64)) {
      reader.fixed64();
      columns.ZeroCount.setWords(row, reader.low, reader.high);
    } else if (reader.is(8, WIRE.bytes)) this.#buckets("Positive", row);
    else if (reader.is(9, WIRE.bytes)) this.#buckets("Negative", row);
    else if (reader.is(10, WIRE.varint)) this.#flags(row);
    else if (reader.is(11, WIRE.bytes)) this.#exemplar(row);
    else if (reader.is(12, WIRE.fixed64)) this.#optional("Min", row, GIVEN.min);
    else if (reader.is(13, WIRE.fixed64)) this.#optional("Max", row, GIVEN.max);
    else if (reader.is(14, WIRE.fixed64)) columns.ZeroThreshold.set(row, reader.double());
    else this.#countAndSum(row);
  }

  #summaryField(row: number): void {
    const reader = this.#reader;
    if (reader.is(7, WIRE.bytes)) this.#attribute(this.#columns.Attributes, row);
    else if (reader.is(6, WIRE.bytes)) this.#quantile(row);
    else if (reader.is(8, WIRE.varint)) this.#flags(row);
    else this.#countAndSum(row);
  }

  /** The fields that all points but a number's have under the same numbers. */
  #countAndSum(row: number): void {
    const reader = this.#reader;
    if (reader.is(4, WIRE.fixed64)) {
      reader.fixed64();
      this.#columns.Count.setWords(row, reader.low, reader.high);
    } else if (reader.is(5, WIRE.fixed64)) this.#optional("Sum", row, GIVEN.sum);
    else this.#time();
  }

  /** Times stand under the same numbers in every kind; any other field is none that is known. */
  #time(): void {
    const reader = this.#reader;
    if (reader.is(2, WIRE.fixed64)) {
      reader.fixed64();
      this.#startLow = reader.low;
      this.#startHigh = reader.high;
    } else if (reader.is(3, WIRE.fixed64)) {
      reader.fixed64();
      this.#low = reader.low;
      this.#high = reader.high;
    } else reader.skip();
  }

  #attribute(map: MapColumn, slot: number): void {
    if (!readPlainKeyValue(this.#reader, map, slot)) readKeyValue(this.#reader, map, slot, this.#fault);
  }

  #flags(row: number): void {
    this.#reader.varint();
    this.#columns.Flags.set(row, this.#reader.low);
  }

  #optional(name: "Sum" | "Min" | "Max", row: number, bit: number): void {
    this.#columns[name].set(row, this.#reader.double());
    this.#builder.give(row, bit);
  }

  #buckets(side: "Positive" | "Negative", row: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.varint)) this.#columns[`${side}Offset`].set(row, signedOf(reader));
      else if (reader.field === 2) readVarintCounts(reader, this.#columns[`${side}BucketCounts`], row);
      else reader.skip();
    }
    reader.leave(outer);
  }

  #quantile(row: number): void {
    const reader = this.#reader;
    const quantiles = this.#columns["ValueAtQuantiles.Quantile"];
    const values = this.#columns["ValueAtQuantiles.Value"];
    const place = quantiles.append(row);
    values.append(row);
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(1, WIRE.fixed64)) quantiles.items.set(place, reader.double());
      else if (reader.is(2, WIRE.fixed64)) values.items.set(place, reader.double());
      else reader.skip();
    }
    reader.leave(outer);
  }

  #exemplar(row: number): void {
    const reader = this.#reader;
    const builder = this.#builder;
    const columns = this.#columns;
    const place = builder.openExemplar(row);
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.is(7, WIRE.bytes)) this.#attribute(columns["Exemplars.FilteredAttributes"].items, place);
      else if (reader.is(2, WIRE.fixed64)) {
        reader.fixed64();
        builder.setExemplarTime(place, reader.low, reader.high);
      } else if (reader.is(3, WIRE.fixed64)) builder.setExemplarDouble(place, reader.double());
      else if (reader.is(6, WIRE.fixed64)) {
        reader.fixed64();
        builder.setExemplarInteger(place, reader.low, reader.high);
      } else if (reader.is(4, WIRE.bytes)) {
        readId(reader, columns["Exemplars.SpanId"].items, place, 8, "span id", true, this.#exemplarFault);
      } else if (reader.is(5, WIRE.bytes)) {
        readId(reader, columns["Exemplars.TraceId"].items, place, 16, "trace id", true, this.#exemplarFault);
      } else reader.skip();
    }
    reader.leave(outer);
  }
}
