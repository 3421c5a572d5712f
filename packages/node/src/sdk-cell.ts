import type { Attributes } from "@opentelemetry/api";
import { isRecord, memberOf } from "./values.ts";

/** Where an SDK keeps what one instrument has measured for one set of attributes, until it collects. */
export interface Cell {
  record(value: number): void;
}

/**
 * The cell of an instrument of the OpenTelemetry SDK, lines 2 and 3, that already has a value for `attributes`; it holds
 * until the SDK collects. The API has no bound instruments: for each value an SDK sorts and serialises the attributes to
 * find this cell, which is most of what a measurement costs. What is read here is no part of any interface, so each step
 * is looked at, and `undefined` is answered wherever something else is found: other SDKs, views that select or change
 * attributes or measure a second time, and sets of attributes beyond the SDK's limit.
 */
export function findCell(instrument: unknown, attributes: Attributes): Cell | undefined {
  const storage = memberOf(instrument, "_writableMetricStorage");
  if (!isUnprocessed(memberOf(storage, "_attributesProcessor"))) return undefined;
  const cells = memberOf(memberOf(storage, "_deltaMetricStorage"), "_activeCollectionStorage");
  if (!isRecord(cells) || typeof cells["get"] !== "function") return undefined;
  const cell: unknown = cells["get"](attributes);
  return isCell(cell) ? cell : undefined;
}

/** Line 3 has no processor where there is nothing to do, line 2 one that does nothing. */
function isUnprocessed(processor: unknown): boolean {
  return processor === undefined || memberOf(memberOf(processor, "constructor"), "name") === "NoopAttributesProcessor";
}

function isCell(value: unknown): value is Cell {
  return isRecord(value) && typeof value["record"] === "function" && typeof value["toPointValue"] === "function";
}
