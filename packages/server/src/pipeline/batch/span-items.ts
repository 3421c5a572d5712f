import { Attributes } from "./attributes.ts";
import type { ListColumn } from "./columns/list-column.ts";
import type { MapColumn } from "./columns/map-column.ts";

/**
 * The events, or the links, of the span that the cursor stands on. The other columns of an event or a link lie beside
 * its attributes, under the same item number.
 */
export class SpanItems {
  readonly #list: ListColumn<MapColumn>;
  readonly #attributes: Attributes;
  #row = 0;

  constructor(list: ListColumn<MapColumn>) {
    this.#list = list;
    this.#attributes = new Attributes(list.items);
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  get length(): number {
    return this.#list.ranges.count(this.#row);
  }

  /** Number of an event or link in the columns `Events.…`, `Links.…` of the batch. */
  item(index: number): number {
    return this.#list.ranges.start(this.#row) + index;
  }

  /** The attributes of one event or link; valid until the next call. */
  attributes(index: number): Attributes {
    return this.#attributes.moveTo(this.item(index));
  }
}
