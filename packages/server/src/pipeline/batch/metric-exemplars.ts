import { Attributes } from "./attributes.ts";
import type { MetricColumns } from "./create-metric-columns.ts";

/** The exemplars of the data point that the cursor stands on, by their place in it. */
export class MetricExemplars {
  readonly #columns: MetricColumns;
  readonly #attributes: Attributes;
  #row = 0;

  constructor(columns: MetricColumns) {
    this.#columns = columns;
    this.#attributes = new Attributes(columns["Exemplars.FilteredAttributes"].items);
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  get length(): number {
    return this.#columns["Exemplars.TimeUnix"].ranges.count(this.#row);
  }

  timeUnixNano(index: number): bigint {
    const { ranges, items } = this.#columns["Exemplars.TimeUnix"];
    return items.bigint(ranges.start(this.#row) + index);
  }

  /** A bigint where it was sent as an integer. */
  value(index: number): number | bigint {
    const ints = this.#columns["Exemplars.ValueInt"];
    const slot = ints.ranges.start(this.#row) + index;
    if (!ints.items.isNull(slot)) return ints.items.bigint(slot);
    const { ranges, items } = this.#columns["Exemplars.Value"];
    return items.number(ranges.start(this.#row) + index);
  }

  /** Empty for none. */
  traceId(index: number): string {
    const { ranges, items } = this.#columns["Exemplars.TraceId"];
    return items.text(ranges.start(this.#row) + index);
  }

  spanId(index: number): string {
    const { ranges, items } = this.#columns["Exemplars.SpanId"];
    return items.text(ranges.start(this.#row) + index);
  }

  /** Those that the point itself does not have; valid until the next call. */
  attributes(index: number): Attributes {
    return this.#attributes.moveTo(this.#columns["Exemplars.FilteredAttributes"].ranges.start(this.#row) + index);
  }
}
