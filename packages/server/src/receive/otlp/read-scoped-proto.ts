import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { readKeyValue, type Fault } from "./proto-attributes.ts";
import { MalformedError, WIRE, type ProtoReader } from "./proto-reader.ts";
import { readHeapText } from "./proto-text.ts";
import type { ItemContext } from "./item-context.ts";

/** What reads the items of a signal whose requests are built as those of logs and metrics are. */
export interface ScopedItems {
  /** What the request's one field is called. */
  readonly noun: string;
  readonly context: Pick<
    ItemContext<never>,
    | "openResource"
    | "closeResource"
    | "openScope"
    | "fault"
    | "resourceFault"
    | "resourceSchema"
    | "scopeName"
    | "scopeVersion"
    | "scopeSchema"
    | "scopeDropped"
  >;
  readonly columns: { readonly ResourceAttributes: MapColumn; readonly ScopeAttributes: MapColumn };
  /** Reads a schema URL or a scope's version; answers what the context is to keep of it. */
  readWord(what: string, fault: Fault): number;
  /** Reads an item. `repeatedBytes`: the size of its resource and scope. */
  readItem(repeatedBytes: number): void;
}

/**
 * Reads a request: resources (field 1), in each of them scopes (2), in each of them items (2), with schema URLs (3) on
 * both. What describes the items may be written after them, so it is looked for first.
 */
export function readScopedRequest(reader: ProtoReader, items: ScopedItems): void {
  let found = reader.bytes.length === 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      found = true;
      readResource(reader, items);
    } else reader.skip();
  }
  if (!found) throw new MalformedError(`expected ${items.noun} (field 1), got other fields only`);
}

function readResource(reader: ProtoReader, items: ScopedItems): void {
  const { context, columns } = items;
  const fault = (reason: string): void => context.resourceFault(`resource ${reason}`);
  const outer = reader.enter();
  const start = reader.position;
  const slot = context.openResource();
  let bytes = 0;
  while (reader.next()) {
    const before = reader.position;
    if (reader.is(1, WIRE.bytes)) {
      const message = reader.enter();
      while (reader.next()) {
        if (reader.is(1, WIRE.bytes)) readKeyValue(reader, columns.ResourceAttributes, slot, fault);
        else reader.skip();
      }
      reader.leave(message);
      bytes += reader.position - before;
    } else if (reader.is(3, WIRE.bytes)) {
      context.resourceSchema = items.readWord("schema URL", fault);
      bytes += reader.position - before;
    } else reader.skip();
  }
  context.closeResource();
  reader.position = start;
  while (reader.next()) {
    if (reader.is(2, WIRE.bytes)) readScope(reader, items, bytes);
    else reader.skip();
  }
  reader.leave(outer);
}

function readScope(reader: ProtoReader, items: ScopedItems, resourceBytes: number): void {
  const { context, columns } = items;
  const { heap } = columns.ScopeAttributes.values;
  const fault = (reason: string): void => context.fault(reason);
  const outer = reader.enter();
  const start = reader.position;
  const slot = context.openScope();
  let bytes = resourceBytes;
  while (reader.next()) {
    const before = reader.position;
    if (reader.is(1, WIRE.bytes)) {
      const message = reader.enter();
      while (reader.next()) {
        if (reader.is(1, WIRE.bytes)) context.scopeName = readHeapText(reader, heap, "scope name", fault);
        else if (reader.is(2, WIRE.bytes)) context.scopeVersion = items.readWord("scope version", fault);
        else if (reader.is(3, WIRE.bytes)) readKeyValue(reader, columns.ScopeAttributes, slot, fault);
        else if (reader.is(4, WIRE.varint)) {
          reader.varint();
          context.scopeDropped = reader.low;
        } else reader.skip();
      }
      reader.leave(message);
      bytes += reader.position - before;
    } else if (reader.is(3, WIRE.bytes)) {
      context.scopeSchema = items.readWord("schema URL", fault);
      bytes += reader.position - before;
    } else reader.skip();
  }
  reader.position = start;
  while (reader.next()) {
    if (reader.is(2, WIRE.bytes)) items.readItem(bytes);
    else reader.skip();
  }
  reader.leave(outer);
}
