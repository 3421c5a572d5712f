import { Attributes } from "./attributes.ts";
import type { SpanColumns } from "./create-span-columns.ts";

/** The events of the span that the cursor stands on, by their place in it. */
export class SpanEvents {
  readonly #columns: SpanColumns;
  readonly #attributes: Attributes;
  #row = 0;

  constructor(columns: SpanColumns) {
    this.#columns = columns;
    this.#attributes = new Attributes(columns["Events.Attributes"].items);
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  get length(): number {
    return this.#columns["Events.Name"].ranges.count(this.#row);
  }

  name(index: number): string {
    const { ranges, items } = this.#columns["Events.Name"];
    return items.text(ranges.start(this.#row) + index);
  }

  setName(index: number, name: string): void {
    const { ranges, items } = this.#columns["Events.Name"];
    items.setText(ranges.start(this.#row) + index, name);
  }

  timeUnixNano(index: number): bigint {
    const { ranges, items } = this.#columns["Events.Timestamp"];
    return items.bigint(ranges.start(this.#row) + index);
  }

  /** Valid until the next call. */
  attributes(index: number): Attributes {
    return this.#attributes.moveTo(this.attributesSlot(index));
  }

  /** Where the attributes of an event lie in the column `Events.Attributes`. */
  attributesSlot(index: number): number {
    return this.#columns["Events.Attributes"].ranges.start(this.#row) + index;
  }

  /** Adds an event to the span, which has to be the last one that events were added to. */
  add(name: string, timeUnixNano: bigint): Attributes {
    const times = this.#columns["Events.Timestamp"];
    const names = this.#columns["Events.Name"];
    times.items.setBigint(times.append(this.#row), timeUnixNano);
    names.items.setText(names.append(this.#row), name);
    return this.#attributes.moveTo(this.#columns["Events.Attributes"].append(this.#row));
  }
}
