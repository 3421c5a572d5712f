import type { SymbolColumn } from "../../pipeline/batch/columns/symbol-column.ts";
import type { ScopedBatch } from "../../pipeline/batch/scoped-batch.ts";
import { MAX_REPEATED_BYTES, SYMBOL_BYTES, type Decoded } from "./decoded-traces.ts";
import { Rejections } from "./rejections.ts";
import { TooLargeError } from "./traces-builder.ts";

/** What an item takes in columns, however little was sent of it. */
const ITEM_BYTES = 256;

type OwnColumns = { readonly Org: SymbolColumn; readonly ServiceName: SymbolColumn };

/**
 * What the items of a request stand under: their resource and scope. Takes both from either decoder, opens and closes
 * rows beneath them, and keeps count of those that cannot be accepted. A fault of a resource or scope is a fault of
 * each item beneath it.
 */
export class ItemContext<Batch extends ScopedBatch<OwnColumns>> {
  readonly batch: Batch;
  /** What the builder keeps of resource and scope: a symbol or a heap's entry, as its columns have it. */
  resourceSchema = 0;
  scopeSchema = 0;
  scopeName = 0;
  scopeVersion = 0;
  scopeDropped = 0;
  readonly #org: number;
  readonly #serviceNameKey: number;
  readonly #noun: string;
  readonly #rejections: Rejections;
  #resource = 0;
  #scope = 0;
  #serviceName = 0;
  #resourceFault = "";
  #scopeFault = "";
  #rowFault = "";
  #row = -1;
  /** How many there were when the last row was closed. */
  #symbols: number;

  /** @param noun what an item is called, in the singular */
  constructor(org: string, noun: string, batch: Batch) {
    this.batch = batch;
    this.#org = batch.symbols.internText(org);
    this.#serviceNameKey = batch.symbols.internText("service.name");
    this.#noun = noun;
    this.#rejections = new Rejections(noun);
    this.#symbols = batch.symbols.size;
  }

  /** Opens a resource; answers the slot to write its attributes to. */
  openResource(): number {
    this.#resource = this.batch.addResource();
    this.#resourceFault = "";
    this.resourceSchema = 0;
    return this.#resource;
  }

  /** Call when the resource's attributes are complete, ahead of its items. */
  closeResource(): void {
    const { ResourceAttributes } = this.batch.columns;
    const entry = ResourceAttributes.find(this.#resource, this.#serviceNameKey);
    const { heap } = ResourceAttributes.values;
    const value = entry < 0 ? 0 : ResourceAttributes.values.entry(entry);
    this.#serviceName = this.batch.symbols.intern(heap.bytes, heap.contentStart(value), heap.end(value));
  }

  /** Opens a scope; answers the slot to write its attributes to. */
  openScope(): number {
    this.#scope = this.batch.addScope();
    this.#scopeFault = "";
    this.scopeName = this.scopeVersion = this.scopeSchema = this.scopeDropped = 0;
    return this.#scope;
  }

  /** @param repeatedBytes size of what the table repeats for the item: its resource, its scope, and more of that kind */
  openRow(repeatedBytes: number): number {
    this.charge(ITEM_BYTES + repeatedBytes);
    const { batch } = this;
    const row = batch.addRow(this.#resource);
    batch.setScope(row, this.#scope);
    batch.columns.Org.setId(row, this.#org);
    batch.columns.ServiceName.setId(row, this.#serviceName);
    this.#rowFault = "";
    this.#row = row;
    return row;
  }

  /** Counts memory that can be much more than what was sent for it. Throws `TooLargeError` where there is too much. */
  charge(bytes: number): void {
    this.batch.chargedBytes += bytes;
    if (this.batch.chargedBytes > MAX_REPEATED_BYTES) {
      throw new TooLargeError(
        `expected resources and items that come to at most ${MAX_REPEATED_BYTES} bytes when each ${this.#noun} repeats its resource, got more`,
      );
    }
  }

  /** Notes why what is being read (an item, else a scope) cannot be accepted; the first reason stays. */
  fault(reason: string): void {
    if (this.#row >= 0) this.#rowFault ||= reason;
    else this.#scopeFault ||= reason;
  }

  resourceFault(reason: string): void {
    this.#resourceFault ||= reason;
  }

  /** Closes the row; false when it cannot be accepted, and is gone. */
  closeRow(): boolean {
    const { size } = this.batch.symbols;
    this.charge((size - this.#symbols) * SYMBOL_BYTES);
    this.#symbols = size;
    this.#row = -1;
    const fault = this.#resourceFault || this.#scopeFault || this.#rowFault;
    if (fault === "") return true;
    this.batch.dropRow();
    this.#rejections.add(fault);
    return false;
  }

  finish(): Decoded<Batch> {
    return { kind: "ok", batch: this.batch, rejected: this.#rejections.count, reason: this.#rejections.describe() };
  }
}
