import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { METRIC_KINDS, type MetricKind } from "../../pipeline/batch/metric-columns.ts";
import type { Decoded } from "./decoded-traces.ts";
import { ItemContext } from "./item-context.ts";
import { isTooLate, nanoOf } from "./item-time.ts";

/** The last of OTLP's numbers for temporality (metrics/v1, AggregationTemporality): cumulative. */
const MAX_TEMPORALITY = 2;
const TWO_32 = 2 ** 32;
/** What an exemplar takes in columns, and a number of a list. */
const EXEMPLAR_BYTES = 96;
const NUMBER_BYTES = 16;

/** What the points of one metric share. Texts are entries of the batch's heap; `name` is a symbol. */
export interface MetricHead {
  readonly kind: MetricKind;
  readonly name: number;
  readonly description: number;
  readonly unit: number;
  readonly temporality: number;
  readonly isMonotonic: boolean;
  /** Size of these texts, which the table repeats for each point. */
  readonly bytes: number;
}

/** Takes data points from either decoder, and checks what OTLP requires of them. */
export class MetricsBuilder {
  readonly context: ItemContext<MetricBatch>;
  readonly batch: MetricBatch;
  /** When the request was received, in nanoseconds. */
  readonly #received: bigint;
  readonly #kinds: Readonly<Record<MetricKind, number>>;
  #metricFault = "";
  #kind: MetricKind = "gauge";

  constructor(org: string, receivedMs: number, batch: MetricBatch) {
    this.context = new ItemContext(org, "data point", batch);
    this.batch = batch;
    this.#received = nanoOf(receivedMs);
    const symbolOf = (kind: MetricKind) => [kind, batch.symbols.internText(kind)] as const;
    this.#kinds = Object.fromEntries(METRIC_KINDS.map(symbolOf)) as Record<MetricKind, number>;
  }

  openMetric(): void {
    this.#metricFault = "";
  }

  /** Notes why no point of the metric can be accepted; the first reason stays. */
  metricFault(reason: string): void {
    this.#metricFault ||= reason;
  }

  /** @param repeatedBytes size of the point's resource and scope */
  openPoint(head: MetricHead, repeatedBytes: number): number {
    const { batch, context } = this;
    const { columns } = batch;
    const row = context.openRow(repeatedBytes + head.bytes);
    this.#kind = head.kind;
    columns.Kind.setId(row, this.#kinds[head.kind]);
    columns.ResourceSchemaUrl.setEntry(row, context.resourceSchema);
    columns.ScopeName.setEntry(row, context.scopeName);
    columns.ScopeVersion.setEntry(row, context.scopeVersion);
    columns.ScopeSchemaUrl.setEntry(row, context.scopeSchema);
    columns.ScopeDroppedAttrCount.set(row, context.scopeDropped);
    columns.MetricName.setId(row, head.name);
    columns.MetricDescription.setEntry(row, head.description);
    columns.MetricUnit.setEntry(row, head.unit);
    const { temporality } = head;
    columns.AggregationTemporality.set(row, temporality > 0 && temporality <= MAX_TEMPORALITY ? temporality : 0);
    columns.IsMonotonic.set(row, head.isMonotonic ? 1 : 0);
    if (this.#metricFault !== "") context.fault(this.#metricFault);
    if (head.name === 0) context.fault("metric name: expected one, got none");
    return row;
  }

  /** The value of a number's point, as it was last said: a double, or an integer by its low and high word. */
  setDouble(row: number, value: number): void {
    this.batch.columns.Value.set(row, value);
    this.batch.columns.ValueInt.clear(row);
  }

  setInteger(row: number, low: number, high: number): void {
    this.batch.columns.Value.set(row, (high | 0) * TWO_32 + low);
    this.batch.columns.ValueInt.setWords(row, low, high);
  }

  /** Notes that the sender gave an optional field: see `GIVEN`. */
  give(row: number, bit: number): void {
    const { GivenFields } = this.batch.columns;
    GivenFields.set(row, GivenFields.get(row) | bit);
  }

  /** Opens an exemplar of a point; answers its place in the lists of exemplars. */
  openExemplar(row: number): number {
    const { columns } = this.batch;
    this.context.charge(EXEMPLAR_BYTES);
    columns["Exemplars.FilteredAttributes"].append(row);
    columns["Exemplars.Value"].append(row);
    columns["Exemplars.ValueInt"].append(row);
    columns["Exemplars.SpanId"].append(row);
    columns["Exemplars.TraceId"].append(row);
    return columns["Exemplars.TimeUnix"].append(row);
  }

  setExemplarDouble(place: number, value: number): void {
    this.batch.columns["Exemplars.Value"].items.set(place, value);
    this.batch.columns["Exemplars.ValueInt"].items.clear(place);
  }

  setExemplarInteger(place: number, low: number, high: number): void {
    this.batch.columns["Exemplars.Value"].items.set(place, (high | 0) * TWO_32 + low);
    this.batch.columns["Exemplars.ValueInt"].items.setWords(place, low, high);
  }

  setExemplarTime(place: number, low: number, high: number): void {
    if (isTooLate(low, high)) this.context.fault("exemplar time: expected one before the year 2106, got a later one");
    this.batch.columns["Exemplars.TimeUnix"].items.setWords(place, low, high);
  }

  /**
   * Closes the point with its times, each as low and high word of nanoseconds. One without a time of its own has that of
   * its receipt.
   */
  closePoint(row: number, startLow: number, startHigh: number, low: number, high: number): void {
    const { context } = this;
    const { columns } = this.batch;
    if (isTooLate(low, high)) context.fault("time: expected one before the year 2106, got a later one");
    if (isTooLate(startLow, startHigh)) context.fault("start time: expected one before the year 2106, got a later one");
    if (this.#kind === "histogram") this.#checkBuckets(row);
    else if (this.#kind !== "gauge" && this.#kind !== "sum") this.#chargeNumbers(row);
    if (!context.closeRow()) return;
    columns.StartTimeUnix.setWords(row, startLow, startHigh);
    if (low !== 0 || high !== 0) columns.TimeUnix.setWords(row, low, high);
    else columns.TimeUnix.setBigint(row, this.#received);
  }

  finish(): Decoded<MetricBatch> {
    return this.context.finish();
  }

  /** Buckets and quantiles of a byte or two are wider in columns. */
  #chargeNumbers(row: number): void {
    const { columns } = this.batch;
    const buckets = columns.PositiveBucketCounts.ranges.count(row) + columns.NegativeBucketCounts.ranges.count(row);
    const quantiles = columns["ValueAtQuantiles.Value"].ranges.count(row) * 2;
    this.context.charge((buckets + quantiles) * NUMBER_BYTES);
  }

  /** Buckets are one more than the bounds between them (metrics/v1, HistogramDataPoint), where there are any. */
  #checkBuckets(row: number): void {
    const counts = this.batch.columns.BucketCounts.ranges.count(row);
    const bounds = this.batch.columns.ExplicitBounds.ranges.count(row);
    if (counts !== 0 && counts !== bounds + 1) {
      this.context.fault(`bucket counts: expected ${bounds + 1} for ${bounds} bounds, got ${counts}`);
    }
  }
}
