import type { AttributeValue } from "@outcrop/core";
import { exactJson, LETTER_CODE, type Letter } from "../../pipeline/batch/attribute-value.ts";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { MAX_NESTING } from "./decoded-traces.ts";
import {
  isGiven,
  readDouble,
  readFlag,
  readInteger,
  readList,
  readObject,
  readString,
  type JsonObject,
} from "./json-fields.ts";

/** Writes a list of OTLP/JSON `KeyValue`s into a slot of a map column. */
export function writeKeyValues(list: unknown, map: MapColumn, slot: number, fault: (reason: string) => void): void {
  for (const item of readList(list, "attributes")) {
    const { key, value } = readObject(item, "an attribute");
    const entry = map.put(slot, map.keys.symbols.internText(readString(key, "an attribute's key")));
    const { letter, text } = readScalar(readObject(value, "an attribute's value"), fault);
    map.values.setText(entry, text);
    map.setLetter(entry, LETTER_CODE[letter]);
  }
}

/** The text and the letter of an `AnyValue`; bytes are base64, and one without a value is the empty string. */
export function readScalar(
  value: JsonObject,
  fault: (reason: string) => void,
): { readonly letter: Letter; readonly text: string } {
  const plain = readAny(value, 0, fault) ?? "";
  if (typeof plain === "string") return { letter: isGiven(value["bytesValue"]) ? "x" : "s", text: plain };
  if (typeof plain === "boolean") return { letter: "b", text: String(plain) };
  if (typeof plain === "bigint") return { letter: "i", text: plain.toString() };
  if (typeof plain === "number") return { letter: "d", text: Object.is(plain, -0) ? "-0" : String(plain) };
  return { letter: "j", text: exactJson(plain) };
}

/** Integers come as bigint and doubles as number, which tells them apart; bytes stay base64; `null` is no value. */
function readAny(value: JsonObject, depth: number, fault: (reason: string) => void): AttributeValue | null {
  if (depth > MAX_NESTING) {
    fault(`attribute value: expected at most ${MAX_NESTING} levels of nesting, got more`);
    return "";
  }
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (isGiven(stringValue)) return readString(stringValue, "stringValue");
  if (isGiven(boolValue)) return readFlag(boolValue, "boolValue");
  if (isGiven(intValue)) return readInteger(intValue, "intValue");
  if (isGiven(doubleValue)) return readDouble(doubleValue, "doubleValue");
  if (isGiven(bytesValue)) {
    return Buffer.from(readString(bytesValue, "bytesValue"), "base64").toString("base64");
  }
  if (isGiven(arrayValue)) {
    const { values } = readObject(arrayValue, "arrayValue");
    return readList(values, "arrayValue.values").map((item) => readAny(readObject(item, "a value"), depth + 1, fault));
  }
  if (isGiven(kvlistValue)) {
    // Without a prototype, a key named `__proto__` is a key like any other.
    const map = Object.create(null) as Record<string, AttributeValue | null>;
    for (const item of readList(readObject(kvlistValue, "kvlistValue")["values"], "kvlistValue.values")) {
      const pair = readObject(item, "a value");
      map[readString(pair["key"], "a key")] = readAny(readObject(pair["value"], "a value"), depth + 1, fault);
    }
    return map;
  }
  return null;
}
