import type { NativeReader } from "../native/native-reader.ts";
import type { BlockWords } from "../native/parts/block-words.ts";
import { RangesPart } from "../native/parts/ranges-part.ts";
import type { Column } from "./column.ts";
import { Ranges } from "./ranges.ts";

/** ClickHouse `Array(T)`: a range per slot into a column of items. */
export class ListColumn<Items extends Column> implements Column<RangesPart> {
  readonly items: Items;
  readonly ranges = new Ranges();
  #length = 0;

  constructor(items: Items) {
    this.items = items;
  }

  /** Number of items, of all slots together, and of slots that are no longer there. */
  get length(): number {
    return this.#length;
  }

  get isUsed(): boolean {
    return this.#length > 0;
  }

  reserve(size: number): void {
    this.ranges.reserve(size);
  }

  clear(from: number, to: number = from + 1): void {
    this.ranges.clear(from, to);
  }

  reset(slots: number): void {
    if (this.#length > 0) this.ranges.clear(0, slots);
    this.items.reset(this.#length);
    this.#length = 0;
  }

  /** Adds an item to a slot and answers where to write it. The slot must be the last one that items were added to. */
  append(slot: number): number {
    const item = this.#length++;
    this.items.reserve(this.#length);
    this.items.clear(item);
    const count = this.ranges.count(slot);
    this.ranges.set(slot, count === 0 ? item : this.ranges.start(slot), count + 1);
    return item;
  }

  createPart(): RangesPart {
    return new RangesPart(this.items.createPart());
  }

  appendTo(part: RangesPart, picks: Uint32Array, words: BlockWords): void {
    const items = this.ranges.appendTo(part, picks);
    if (items.length > 0) this.items.appendTo(part.items, items, words);
  }

  readPrefix(source: NativeReader): void {
    this.items.readPrefix(source);
  }

  readData(source: NativeReader, first: number, rows: number): void {
    const count = this.ranges.read(source, first, rows, this.#length);
    if (count > 0) this.items.readData(source, this.#length, count);
    this.#length += count;
  }
}
