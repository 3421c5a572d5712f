import type { AttributeValue } from "@outcrop/core";
import { formatValue, parseValue } from "./attribute-value.ts";
import type { MapColumn } from "./columns/map-column.ts";

/** The attributes of one span, resource, event or link: a movable view into a map column. */
export class Attributes {
  readonly #column: MapColumn;
  #slot = 0;

  constructor(column: MapColumn) {
    this.#column = column;
  }

  moveTo(slot: number): this {
    this.#slot = slot;
    return this;
  }

  get size(): number {
    return this.#column.ranges.count(this.#slot);
  }

  has(key: string): boolean {
    return this.#find(key) >= 0;
  }

  /** The value with the type that it was sent with. */
  get(key: string): AttributeValue | undefined {
    const entry = this.#find(key);
    return entry < 0 ? undefined : this.#value(entry);
  }

  /** The value as the table shows it; a string is its own text. */
  text(key: string): string | undefined {
    const entry = this.#find(key);
    return entry < 0 ? undefined : this.#column.values.text(entry);
  }

  set(key: string, value: AttributeValue): void {
    const column = this.#column;
    const entry = column.put(this.#slot, column.keys.symbols.internText(key));
    const { letter, text } = formatValue(key, value);
    column.values.setText(entry, text);
    column.setLetter(entry, letter);
  }

  delete(key: string): boolean {
    const entry = this.#find(key);
    if (entry >= 0) this.#column.remove(this.#slot, entry);
    return entry >= 0;
  }

  keys(): string[] {
    const start = this.#column.ranges.start(this.#slot);
    return Array.from({ length: this.size }, (_, i) => this.#column.keys.text(start + i));
  }

  /** All of them, in order. A copy: changing attributes while looping over it is fine. */
  entries(): [key: string, value: AttributeValue][] {
    const start = this.#column.ranges.start(this.#slot);
    return Array.from({ length: this.size }, (_, i) => [this.#column.keys.text(start + i), this.#value(start + i)]);
  }

  #find(key: string): number {
    return this.#column.find(this.#slot, this.#column.keys.symbols.find(key));
  }

  #value(entry: number): AttributeValue {
    return parseValue(this.#column.letter(entry), this.#column.values.text(entry));
  }
}
