import type { AttributeValue } from "@outcrop/core";
import { exactJson, LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { MAX_NESTED_VALUES, MAX_NESTING } from "./decoded-traces.ts";
import { WIRE, type ProtoReader } from "./proto-reader.ts";
import { isUtf8Part } from "./utf8.ts";

/** Why an attribute cannot be accepted; the reader stands behind it all the same. */
export type Fault = (reason: string) => void;

export const INVALID_UTF8 = "expected valid UTF-8, got other bytes";

/** Reads one `KeyValue` (field content) into a slot of a map column, its value straight from the wire where it is a scalar. */
export function readKeyValue(reader: ProtoReader, map: MapColumn, slot: number, fault: Fault): void {
  const outer = reader.enter();
  let entry = -1;
  // The key may come after the value, so the value's place is remembered and read when both are known.
  let valueAt = -1;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      const start = reader.content();
      let key = 0;
      if (isUtf8Part(reader.bytes, start, reader.position)) {
        key = map.keys.symbols.intern(reader.bytes, start, reader.position);
      } else fault(`attribute key: ${INVALID_UTF8}`);
      entry = map.put(slot, key);
    } else if (reader.is(2, WIRE.bytes)) {
      valueAt = reader.position;
      reader.content();
    } else reader.skip();
  }
  if (entry < 0) entry = map.put(slot, 0);
  map.values.setEntry(entry, 0);
  map.setLetter(entry, LETTER_CODE.s);
  if (valueAt >= 0) {
    reader.position = valueAt;
    readAnyValue(reader, map, entry, fault);
  }
  reader.leave(outer);
}

/** Where a value goes: its text, and the letter of its type. */
export type ValueTarget = Pick<MapColumn, "values" | "setLetter">;

/** Values within the array or map that is being read. */
let nested = 0;

/** Reads one `AnyValue` (field content) into an entry; one without a value leaves the entry as it is. */
export function readAnyValue(reader: ProtoReader, target: ValueTarget, entry: number, fault: Fault): void {
  const { values } = target;
  nested = 0;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      const start = reader.content();
      if (!isUtf8Part(reader.bytes, start, reader.position)) fault(`attribute value: ${INVALID_UTF8}`);
      values.set(entry, reader.bytes, start, reader.position);
      target.setLetter(entry, LETTER_CODE.s);
    } else if (reader.is(2, WIRE.varint)) {
      reader.varint();
      values.setText(entry, reader.low !== 0 || reader.high !== 0 ? "true" : "false");
      target.setLetter(entry, LETTER_CODE.b);
    } else if (reader.is(3, WIRE.varint)) {
      reader.varint();
      values.setText(entry, reader.signedText());
      target.setLetter(entry, LETTER_CODE.i);
    } else if (reader.is(4, WIRE.fixed64)) {
      values.setText(entry, doubleText(reader.double()));
      target.setLetter(entry, LETTER_CODE.d);
    } else if (reader.is(5, WIRE.bytes)) {
      values.setText(entry, exactJson(readList(reader, 1, fault)));
      target.setLetter(entry, LETTER_CODE.j);
    } else if (reader.is(6, WIRE.bytes)) {
      values.setText(entry, exactJson(readMap(reader, 1, fault)));
      target.setLetter(entry, LETTER_CODE.j);
    } else if (reader.is(7, WIRE.bytes)) {
      values.setText(entry, base64(reader));
      target.setLetter(entry, LETTER_CODE.x);
    } else reader.skip();
  }
  reader.leave(outer);
}

export function doubleText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function base64(reader: ProtoReader): string {
  const start = reader.content();
  return Buffer.from(reader.bytes.subarray(start, reader.position)).toString("base64");
}

/** An `AnyValue` within an array or a map; `null` is one without a value, as the specification has it in JSON. */
function readNested(reader: ProtoReader, depth: number, fault: Fault): AttributeValue | null {
  if (depth > MAX_NESTING) {
    fault(`attribute value: expected at most ${MAX_NESTING} levels of nesting, got more`);
    reader.content();
    return "";
  }
  let value: AttributeValue | null = null;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) value = readText(reader, "attribute value", fault);
    else if (reader.is(2, WIRE.varint)) {
      reader.varint();
      value = reader.low !== 0 || reader.high !== 0;
    } else if (reader.is(3, WIRE.varint)) {
      reader.varint();
      value = BigInt(reader.signedText());
    } else if (reader.is(4, WIRE.fixed64)) value = reader.double();
    else if (reader.is(5, WIRE.bytes)) value = readList(reader, depth + 1, fault);
    else if (reader.is(6, WIRE.bytes)) value = readMap(reader, depth + 1, fault);
    else if (reader.is(7, WIRE.bytes)) value = base64(reader);
    else reader.skip();
  }
  reader.leave(outer);
  return value;
}

function readList(reader: ProtoReader, depth: number, fault: Fault): readonly (AttributeValue | null)[] {
  const list: (AttributeValue | null)[] = [];
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes) && hasRoom(fault)) list.push(readNested(reader, depth, fault));
    else reader.skip();
  }
  reader.leave(outer);
  return list;
}

function hasRoom(fault: Fault): boolean {
  if (++nested <= MAX_NESTED_VALUES) return true;
  fault(`attribute value: expected at most ${MAX_NESTED_VALUES} values in its arrays and maps, got more`);
  return false;
}

function readMap(reader: ProtoReader, depth: number, fault: Fault): { readonly [key: string]: AttributeValue | null } {
  // Without a prototype, a key named `__proto__` is a key like any other.
  const map = Object.create(null) as Record<string, AttributeValue | null>;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes) && hasRoom(fault)) readMapEntry(reader, map, depth, fault);
    else reader.skip();
  }
  reader.leave(outer);
  return map;
}

function readMapEntry(
  reader: ProtoReader,
  map: Record<string, AttributeValue | null>,
  depth: number,
  fault: Fault,
): void {
  let key = "";
  let value: AttributeValue | null = null;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) key = readText(reader, "attribute key", fault);
    else if (reader.is(2, WIRE.bytes)) value = readNested(reader, depth, fault);
    else reader.skip();
  }
  reader.leave(outer);
  map[key] = value;
}

function readText(reader: ProtoReader, what: string, fault: Fault): string {
  const start = reader.content();
  if (!isUtf8Part(reader.bytes, start, reader.position)) fault(`${what}: ${INVALID_UTF8}`);
  return Buffer.from(reader.bytes.buffer, reader.bytes.byteOffset + start, reader.position - start).toString("utf8");
}
