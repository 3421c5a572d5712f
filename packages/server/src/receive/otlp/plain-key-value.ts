import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { doubleText } from "./proto-attributes.ts";
import type { ProtoReader } from "./proto-reader.ts";

/** A varint's bytes beyond this many are left to the reader, as is everything else that is unusual. */
const ONE_BYTE = 0x7f;
/** The highest bit of each of four bytes. */
const NOT_ASCII = 0x80808080;
/** Tags of `KeyValue` and `AnyValue`: the field's number, times eight, and its wire type. */
const KEY = 0x0a;
const VALUE = 0x12;
const STRING = 0x0a;
const BOOL = 0x10;
const INT = 0x18;
const DOUBLE = 0x21;

/**
 * Reads a `KeyValue` in the form that every encoder writes (key, then value, a scalar, nothing else), of valid text.
 * False, with nothing read, for any other: it is for the general reader to read or to refuse. A text is not copied:
 * its length and bytes stand in the body as they do in the column's heap.
 */
export function readPlainKeyValue(reader: ProtoReader, map: MapColumn, slot: number): boolean {
  const { bytes, view } = reader;
  let at = reader.position;
  let size = bytes[at++] ?? 0;
  if (size > ONE_BYTE) {
    const more = bytes[at++] ?? 0;
    if (more > ONE_BYTE || more === 0) return false;
    size = (size & 127) | (more << 7);
  }
  const end = at + size;
  if (end > reader.end || size < 4 || bytes[at] !== KEY) return false;
  const keyFrom = at + 2;
  const keyTo = keyFrom + (bytes[at + 1] ?? 0);
  if (keyTo - keyFrom > ONE_BYTE || keyTo + 2 > end || bytes[keyTo] !== VALUE) return false;
  at = keyTo + 1;
  let rest = bytes[at++] ?? 0;
  if (rest > ONE_BYTE) {
    const more = bytes[at++] ?? 0;
    if (more > ONE_BYTE || more === 0) return false;
    rest = (rest & 127) | (more << 7);
  }
  if (at + rest !== end || rest < 2) return false;
  const { keys, values } = map;
  // What was interned before was found valid then.
  let key = keys.symbols.recogniseFast(bytes, view, keyFrom, keyTo);
  if (key < 0) {
    for (let i = keyFrom; i < keyTo; i++) if ((bytes[i] ?? 0) > ONE_BYTE) return false;
    key = keys.symbols.intern(bytes, keyFrom, keyTo);
  }
  switch (bytes[at] ?? 0) {
    case STRING: {
      const length = at + 1;
      let textSize = bytes[length] ?? 0;
      let from = length + 1;
      if (textSize > ONE_BYTE) {
        const more = bytes[from++] ?? 0;
        if (more > ONE_BYTE || more === 0) return false;
        textSize = (textSize & 127) | (more << 7);
      }
      if (from + textSize !== end) return false;
      let seen = 0;
      let i = from;
      for (; i + 4 <= end; i += 4) seen |= view.getUint32(i, true);
      for (; i < end; i++) seen |= bytes[i] ?? 0;
      if ((seen & NOT_ASCII) !== 0) return false;
      map.add(slot, key, textSize === 0 ? 0 : reader.base + length, LETTER_CODE.s);
      break;
    }
    case INT: {
      // Four bytes of seven bits: what does not fit is left to the reader, as negative numbers are.
      if (end - at > 5) return false;
      let value = 0;
      for (let i = end - 1; i > at; i--) {
        const byte = bytes[i] ?? 0;
        if (byte > ONE_BYTE === (i === end - 1)) return false;
        value = (value << 7) | (byte & 127);
      }
      map.add(slot, key, values.heap.appendInteger(value), LETTER_CODE.i);
      break;
    }
    case BOOL: {
      const byte = bytes[at + 1] ?? 0;
      if (rest !== 2 || byte > ONE_BYTE) return false;
      map.add(slot, key, values.heap.appendText(byte === 0 ? "false" : "true"), LETTER_CODE.b);
      break;
    }
    case DOUBLE: {
      if (rest !== 9) return false;
      reader.position = at + 1;
      const value = reader.double();
      map.add(slot, key, values.heap.appendText(doubleText(value)), LETTER_CODE.d);
      break;
    }
    default:
      return false;
  }
  reader.position = end;
  return true;
}
