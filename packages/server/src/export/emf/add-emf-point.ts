import type { EmfReading } from "@outcrop/core/emf";
import type { LogRow } from "../../pipeline/batch/log-row.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { MetricColumns } from "../../pipeline/batch/create-metric-columns.ts";
import { GIVEN } from "../../pipeline/batch/metric-row.ts";
import { ucumOf } from "./emf-units.ts";
import { exponentialSummary } from "./exponential-buckets.ts";

const DELTA = 1;

/**
 * Adds what a log record says of one metric under one set of dimensions: a delta exponential histogram, whether it is one
 * value or a hundred, so that a metric is of one kind, and its count, sum, extremes and percentiles are CloudWatch's. The
 * namespace is the scope, dimensions are attributes, the resource is the record's.
 */
export function addEmfPoint(batch: MetricBatch, record: LogRow, reading: EmfReading): void {
  const { columns } = batch;
  const index = batch.addSeparateRow();
  const row = batch.row(index);
  columns.Org.setText(index, record.org);
  columns.Kind.setText(index, "exponential_histogram");
  columns.ServiceName.setText(index, record.serviceName);
  columns.ResourceSchemaUrl.setText(index, record.schemaUrls.resource);
  for (const [key, value] of record.resourceAttributes.entries()) row.resourceAttributes.set(key, value);
  columns.ScopeName.setText(index, reading.namespace);
  columns.MetricName.setText(index, reading.name);
  columns.MetricUnit.setText(index, ucumOf(reading.unit));
  for (const [key, value] of Object.entries(reading.dimensions)) row.attributes.set(key, value);
  columns.TimeUnix.setBigint(index, BigInt(Math.trunc(reading.timestamp)) * 1_000_000n);
  columns.AggregationTemporality.set(index, DELTA);
  columns.EmfId.setText(index, record.emfId);
  addValues(columns, index, reading.values);
}

function addValues(columns: MetricColumns, index: number, values: readonly number[]): void {
  columns.Count.setNumber(index, values.length);
  columns.Sum.set(
    index,
    values.reduce((sum, value) => sum + value, 0),
  );
  columns.Min.set(index, Math.min(...values));
  columns.Max.set(index, Math.max(...values));
  columns.GivenFields.set(index, GIVEN.sum | GIVEN.min | GIVEN.max);
  const { scale, zeroCount, positive, negative } = exponentialSummary(values);
  columns.Scale.set(index, scale);
  columns.ZeroCount.setNumber(index, zeroCount);
  columns.PositiveOffset.set(index, positive.offset);
  columns.NegativeOffset.set(index, negative.offset);
  for (const [list, { counts }] of [
    [columns.PositiveBucketCounts, positive],
    [columns.NegativeBucketCounts, negative],
  ] as const) {
    for (const count of counts) list.items.setNumber(list.append(index), count);
  }
}
