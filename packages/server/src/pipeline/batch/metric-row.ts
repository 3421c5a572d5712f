import type { AttributeValue } from "@outcrop/core";
import { Attributes } from "./attributes.ts";
import type { ListColumn } from "./columns/list-column.ts";
import type { DoubleColumn } from "./columns/double-column.ts";
import type { LongColumn } from "./columns/long-column.ts";
import type { MetricColumns } from "./create-metric-columns.ts";
import { MetricExemplars } from "./metric-exemplars.ts";
import type { MetricKind } from "./metric-columns.ts";

/** Bits of the column `GivenFields`. */
export const GIVEN = { sum: 1, min: 2, max: 4 } as const;

/** The buckets of one side of an exponential histogram: the first has the index `offset`. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly counts: readonly bigint[];
}

/**
 * A cursor: one data point of a batch, read and written in place. The batch has one and moves it, so keep values, not
 * rows. Absent texts are the empty string; attributes of resource and scope are shared with other rows. What a kind does
 * not have is at its default.
 */
export class MetricRow {
  readonly #columns: MetricColumns;
  readonly #slotOf: (column: string, row: number) => number;
  readonly #attributes: Attributes;
  readonly #resourceAttributes: Attributes;
  readonly #scopeAttributes: Attributes;
  readonly #exemplars: MetricExemplars;
  index = 0;

  constructor(columns: MetricColumns, slotOf: (column: string, row: number) => number) {
    this.#columns = columns;
    this.#slotOf = slotOf;
    this.#attributes = new Attributes(columns.Attributes);
    this.#resourceAttributes = new Attributes(columns.ResourceAttributes);
    this.#scopeAttributes = new Attributes(columns.ScopeAttributes);
    this.#exemplars = new MetricExemplars(columns);
  }

  moveTo(row: number): this {
    this.index = row;
    this.#exemplars.moveTo(row);
    return this;
  }

  get attributes(): Attributes {
    return this.#attributes.moveTo(this.index);
  }
  get resourceAttributes(): Attributes {
    return this.#resourceAttributes.moveTo(this.#slotOf("ResourceAttributes", this.index));
  }
  get scopeAttributes(): Attributes {
    return this.#scopeAttributes.moveTo(this.#slotOf("ScopeAttributes", this.index));
  }
  get exemplars(): MetricExemplars {
    return this.#exemplars;
  }
  /** What a normaliser asks of a point. */
  get(key: string): AttributeValue | undefined {
    return this.attributes.get(key);
  }
  keys(): Iterable<string> {
    return this.attributes.keys();
  }
  get org(): string {
    return this.#columns.Org.text(this.index);
  }
  get kind(): MetricKind {
    return this.#columns.Kind.text(this.index) as MetricKind;
  }
  get serviceName(): string {
    return this.#columns.ServiceName.text(this.index);
  }
  set serviceName(value: string) {
    this.#columns.ServiceName.setText(this.index, value);
  }
  get name(): string {
    return this.#columns.MetricName.text(this.index);
  }
  get description(): string {
    return this.#columns.MetricDescription.text(this.index);
  }
  /** As sent: UCUM, as a rule. */
  get unit(): string {
    return this.#columns.MetricUnit.text(this.index);
  }
  get scopeName(): string {
    return this.#columns.ScopeName.text(this.index);
  }
  get scopeVersion(): string {
    return this.#columns.ScopeVersion.text(this.index);
  }
  get scopeDroppedAttributes(): number {
    return this.#columns.ScopeDroppedAttrCount.get(this.index);
  }
  get schemaUrls(): { readonly resource: string; readonly scope: string } {
    const { ResourceSchemaUrl, ScopeSchemaUrl } = this.#columns;
    return { resource: ResourceSchemaUrl.text(this.index), scope: ScopeSchemaUrl.text(this.index) };
  }
  /** The resolved base model; empty where the point names no model. */
  get model(): string {
    return this.#columns.GenAiModel.text(this.index);
  }
  set model(value: string) {
    this.#columns.GenAiModel.setText(this.index, value);
  }
  get requestModel(): string {
    return this.#columns.GenAiRequestModel.text(this.index);
  }
  get responseModel(): string {
    return this.#columns.GenAiResponseModel.text(this.index);
  }
  /** 0 when the sender named none. */
  get startUnixNano(): bigint {
    return this.#columns.StartTimeUnix.bigint(this.index);
  }
  get timeUnixNano(): bigint {
    return this.#columns.TimeUnix.bigint(this.index);
  }
  /** Of a gauge or sum: a bigint where it was sent as an integer. */
  get value(): number | bigint {
    const { Value, ValueInt } = this.#columns;
    return ValueInt.isNull(this.index) ? Value.number(this.index) : ValueInt.bigint(this.index);
  }
  get count(): bigint {
    return this.#columns.Count.bigint(this.index);
  }
  /** `undefined` where a histogram was sent without; a summary always has one. */
  get sum(): number | undefined {
    return this.kind === "summary" ? this.#columns.Sum.number(this.index) : this.#given("Sum", GIVEN.sum);
  }
  get min(): number | undefined {
    return this.#given("Min", GIVEN.min);
  }
  get max(): number | undefined {
    return this.#given("Max", GIVEN.max);
  }
  get bucketCounts(): readonly bigint[] {
    return longs(this.#columns.BucketCounts, this.index);
  }
  get explicitBounds(): readonly number[] {
    return doubles(this.#columns.ExplicitBounds, this.index);
  }
  get scale(): number {
    return this.#columns.Scale.get(this.index) | 0;
  }
  get zeroCount(): bigint {
    return this.#columns.ZeroCount.bigint(this.index);
  }
  get zeroThreshold(): number {
    return this.#columns.ZeroThreshold.number(this.index);
  }
  get positive(): ExponentialBuckets {
    const { PositiveOffset, PositiveBucketCounts } = this.#columns;
    return { offset: PositiveOffset.get(this.index) | 0, counts: longs(PositiveBucketCounts, this.index) };
  }
  get negative(): ExponentialBuckets {
    const { NegativeOffset, NegativeBucketCounts } = this.#columns;
    return { offset: NegativeOffset.get(this.index) | 0, counts: longs(NegativeBucketCounts, this.index) };
  }
  /** Of a summary: each quantile, 0 to 1, with its value. */
  get quantiles(): readonly (readonly [quantile: number, value: number])[] {
    const values = doubles(this.#columns["ValueAtQuantiles.Value"], this.index);
    return doubles(this.#columns["ValueAtQuantiles.Quantile"], this.index).map((q, i) => [q, values[i] ?? 0]);
  }
  /** 1: no value was recorded; the others are none of OTLP's yet. */
  get flags(): number {
    return this.#columns.Flags.get(this.index);
  }
  /** 0 unspecified, 1 delta, 2 cumulative. */
  get temporality(): number {
    return this.#columns.AggregationTemporality.get(this.index) | 0;
  }
  get isMonotonic(): boolean {
    return this.#columns.IsMonotonic.get(this.index) === 1;
  }

  #given(name: "Sum" | "Min" | "Max", bit: number): number | undefined {
    const isGiven = (this.#columns.GivenFields.get(this.index) & bit) !== 0;
    return isGiven ? this.#columns[name].number(this.index) : undefined;
  }
}

function longs({ ranges, items }: ListColumn<LongColumn>, row: number): readonly bigint[] {
  return Array.from({ length: ranges.count(row) }, (_, i) => items.bigint(ranges.start(row) + i));
}

function doubles({ ranges, items }: ListColumn<DoubleColumn>, row: number): readonly number[] {
  return Array.from({ length: ranges.count(row) }, (_, i) => items.number(ranges.start(row) + i));
}
