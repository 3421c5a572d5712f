import { Attributes } from "./attributes.ts";
import type { SpanColumns } from "./create-span-columns.ts";

/** The links of the span that the cursor stands on, by their place in it. */
export class SpanLinks {
  readonly #columns: SpanColumns;
  readonly #attributes: Attributes;
  #row = 0;

  constructor(columns: SpanColumns) {
    this.#columns = columns;
    this.#attributes = new Attributes(columns["Links.Attributes"].items);
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  get length(): number {
    return this.#columns["Links.TraceId"].ranges.count(this.#row);
  }

  traceId(index: number): string {
    return this.#text("Links.TraceId", index);
  }

  spanId(index: number): string {
    return this.#text("Links.SpanId", index);
  }

  traceState(index: number): string {
    return this.#text("Links.TraceState", index);
  }

  setTraceState(index: number, value: string): void {
    const { ranges, items } = this.#columns["Links.TraceState"];
    items.setText(ranges.start(this.#row) + index, value);
  }

  /** Valid until the next call. */
  attributes(index: number): Attributes {
    return this.#attributes.moveTo(this.attributesSlot(index));
  }

  /** Where the attributes of a link lie in the column `Links.Attributes`. */
  attributesSlot(index: number): number {
    return this.#columns["Links.Attributes"].ranges.start(this.#row) + index;
  }

  /** Adds a link to the span, which has to be the last one that links were added to. */
  add(traceId: string, spanId: string, traceState: string): Attributes {
    const columns = this.#columns;
    const values = { "Links.TraceId": traceId, "Links.SpanId": spanId, "Links.TraceState": traceState } as const;
    for (const name of ["Links.TraceId", "Links.SpanId", "Links.TraceState"] as const) {
      columns[name].items.setText(columns[name].append(this.#row), values[name]);
    }
    return this.#attributes.moveTo(columns["Links.Attributes"].append(this.#row));
  }

  #text(name: "Links.TraceId" | "Links.SpanId" | "Links.TraceState", index: number): string {
    const { ranges, items } = this.#columns[name];
    return items.text(ranges.start(this.#row) + index);
  }
}
