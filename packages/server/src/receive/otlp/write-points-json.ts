import type { ListColumn } from "../../pipeline/batch/columns/list-column.ts";
import type { LongColumn } from "../../pipeline/batch/columns/long-column.ts";
import { GIVEN } from "../../pipeline/batch/metric-row.ts";
import { writeKeyValues } from "./json-attributes.ts";
import {
  isGiven,
  readDouble,
  readInteger,
  readList,
  readObject,
  readSigned,
  readWord,
  type JsonObject,
} from "./json-fields.ts";
import { highWord, lowWord, readUnsigned, writeId } from "./json-record.ts";
import type { MetricHead, MetricsBuilder } from "./metrics-builder.ts";

const INT_64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

/** Writes a data point of OTLP/JSON, of whatever kind, into a builder. */
export function writePoint(point: JsonObject, head: MetricHead, builder: MetricsBuilder, repeatedBytes: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.context.fault(reason);
  const row = builder.openPoint(head, repeatedBytes);
  writeKeyValues(point["attributes"], columns.Attributes, row, fault);
  columns.Flags.set(row, readWord(point["flags"], "flags"));
  switch (head.kind) {
    case "gauge":
    case "sum":
      writeValue(
        point,
        fault,
        (value) => builder.setDouble(row, value),
        (low, high) => builder.setInteger(row, low, high),
      );
      break;
    case "histogram":
      writeCounts(columns.BucketCounts, row, point["bucketCounts"], fault);
      for (const bound of readList(point["explicitBounds"], "explicitBounds")) {
        columns.ExplicitBounds.items.set(columns.ExplicitBounds.append(row), readDouble(bound, "a bound"));
      }
      break;
    case "exponential_histogram":
      writeExponential(point, builder, row);
      break;
    case "summary":
      for (const item of readList(point["quantileValues"], "quantileValues")) {
        const { quantile, value } = readObject(item, "a quantile");
        const quantiles = columns["ValueAtQuantiles.Quantile"];
        const values = columns["ValueAtQuantiles.Value"];
        quantiles.items.set(quantiles.append(row), doubleOrZero(quantile, "quantile"));
        values.items.set(values.append(row), doubleOrZero(value, "value"));
      }
  }
  if (head.kind !== "gauge" && head.kind !== "sum") writeTotals(point, builder, row);
  for (const item of readList(point["exemplars"], "exemplars")) {
    if (head.kind !== "summary") writeExemplar(readObject(item, "an exemplar"), builder, row);
  }
  const start = readUnsigned(point["startTimeUnixNano"], "startTimeUnixNano", fault);
  const time = readUnsigned(point["timeUnixNano"], "timeUnixNano", fault);
  builder.closePoint(row, lowWord(start), highWord(start), lowWord(time), highWord(time));
}

/** Count, sum, least and greatest, which each kind has as far as OTLP gives it one. */
function writeTotals(point: JsonObject, builder: MetricsBuilder, row: number): void {
  const { columns } = builder.batch;
  const count = readUnsigned(point["count"], "count", (reason) => builder.context.fault(reason));
  columns.Count.setWords(row, lowWord(count), highWord(count));
  for (const [name, field, bit] of [
    ["Sum", "sum", GIVEN.sum],
    ["Min", "min", GIVEN.min],
    ["Max", "max", GIVEN.max],
  ] as const) {
    if (!isGiven(point[field])) continue;
    columns[name].set(row, readDouble(point[field], field));
    builder.give(row, bit);
  }
}

function writeExponential(point: JsonObject, builder: MetricsBuilder, row: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.context.fault(reason);
  columns.Scale.set(row, readSigned(point["scale"], "scale"));
  const zeroes = readUnsigned(point["zeroCount"], "zeroCount", fault);
  columns.ZeroCount.setWords(row, lowWord(zeroes), highWord(zeroes));
  columns.ZeroThreshold.set(row, doubleOrZero(point["zeroThreshold"], "zeroThreshold"));
  for (const [side, field] of [
    ["Positive", "positive"],
    ["Negative", "negative"],
  ] as const) {
    const buckets = readObject(point[field], field);
    columns[`${side}Offset`].set(row, readSigned(buckets["offset"], "offset"));
    writeCounts(columns[`${side}BucketCounts`], row, buckets["bucketCounts"], fault);
  }
}

function writeCounts(
  list: ListColumn<LongColumn>,
  row: number,
  counts: unknown,
  fault: (reason: string) => void,
): void {
  for (const item of readList(counts, "bucketCounts")) {
    const count = readUnsigned(item, "a bucket's count", fault);
    list.items.setWords(list.append(row), lowWord(count), highWord(count));
  }
}

function writeExemplar(exemplar: JsonObject, builder: MetricsBuilder, row: number): void {
  const { columns } = builder.batch;
  const fault = (reason: string): void => builder.context.fault(reason);
  const idFault = (reason: string): void => builder.context.fault(`exemplar ${reason}`);
  const place = builder.openExemplar(row);
  writeKeyValues(exemplar["filteredAttributes"], columns["Exemplars.FilteredAttributes"].items, place, fault);
  writeId(columns["Exemplars.SpanId"].items, place, exemplar["spanId"], 8, "span id", true, idFault);
  writeId(columns["Exemplars.TraceId"].items, place, exemplar["traceId"], 16, "trace id", true, idFault);
  const time = readUnsigned(exemplar["timeUnixNano"], "exemplar timeUnixNano", fault);
  builder.setExemplarTime(place, lowWord(time), highWord(time));
  writeValue(
    exemplar,
    fault,
    (value) => builder.setExemplarDouble(place, value),
    (low, high) => builder.setExemplarInteger(place, low, high),
  );
}

/** `asDouble` or `asInt`; neither is a point that says nothing, and has the value 0. */
function writeValue(
  { asDouble, asInt }: JsonObject,
  fault: (reason: string) => void,
  setDouble: (value: number) => void,
  setInteger: (low: number, high: number) => void,
): void {
  if (isGiven(asDouble)) setDouble(readDouble(asDouble, "asDouble"));
  if (!isGiven(asInt)) return;
  const value = readInteger(asInt, "asInt");
  if (value < INT_64.min || value > INT_64.max) fault(`asInt: expected a signed 64-bit integer, got ${value}`);
  else setInteger(lowWord(BigInt.asUintN(64, value)), highWord(BigInt.asUintN(64, value)));
}

function doubleOrZero(value: unknown, what: string): number {
  return isGiven(value) ? readDouble(value, what) : 0;
}
