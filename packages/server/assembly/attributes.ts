import { DOUBLES, HARMLESS, KEY, LAST_SPAN, LETTER, MAX_ATTRIBUTES, MAX_DOUBLES, VALUE } from "./layout";
import { addList } from "./lists";
import { intern } from "./names";
import { HARMLESS_TEXT, INVALID_TEXT, scan } from "./scan";
import { addBoolean, addDecimal, addInteger, copyText, hasRoomForText } from "./texts";
import { after, fits, length, varint } from "./wire";

export let attributeCount: u32 = 0;
export let doubleCount: u32 = 0;
/** Whether the last attribute was not read for want of room. */
export let isOutOfRoom: bool = false;

/** Takes back the attributes, and the doubles among them, from there on. */
export function truncateAttributes(count: u32, doubles: u32): void {
  attributeCount = count;
  doubleCount = doubles;
  isOutOfRoom = false;
}

/**
 * Reads a `KeyValue` whose length stands at a place: key, then value, a scalar, nothing else, and all of it valid UTF-8. Answers
 * where it ends, or 0 where it is of any other form, or there is no room for it.
 * @param span a number that no other span has, or had lately
 */
export function readAttribute(from: u32, limit: u32, span: u32): u32 {
  const size = length(from);
  if (!fits(size, limit)) return 0;
  const keyTag = after;
  const end = keyTag + size;
  if (size < 4 || load<u8>(keyTag) != 0x0a) return 0;
  const keySize: u32 = load<u8>(keyTag + 1);
  const keyEnd = keyTag + 2 + keySize;
  if (keySize == 0 || keySize > 127 || keyEnd + 2 > end || load<u8>(keyEnd) != 0x12) return 0;
  const valueSize = length(keyEnd + 1);
  if (valueSize < 2 || !fits(valueSize, end) || after + valueSize != end) return 0;
  const valueTag = after;
  const key = intern(keyTag + 2, keySize);
  // The same key again changes the value that is there.
  if (key == 0 || load<u32>(LAST_SPAN + (key << 2)) == span) return 0;
  if (attributeCount == MAX_ATTRIBUTES || !hasRoomForText(valueSize)) {
    isOutOfRoom = true;
    return 0;
  }
  if (!readValue(valueTag, end)) return 0;
  store<u32>(LAST_SPAN + (key << 2), span);
  store<u32>(KEY + (attributeCount << 2), key);
  attributeCount++;
  return end;
}

/** Reads the `AnyValue` of the attribute that comes next. */
function readValue(tag: u32, end: u32): bool {
  switch (load<u8>(tag)) {
    case 0x0a: {
      const size = length(tag + 1);
      if (!fits(size, end) || after + size != end) return false;
      const found = scan(after, end);
      if (found == INVALID_TEXT) return false;
      // The empty text is at 0 of every heap.
      const entry = size == 0 ? 0 : copyText(tag + 1, end);
      setValue(0x73, entry, found == HARMLESS_TEXT ? entry : 0); // s
      return true;
    }
    case 0x18: {
      const value = varint(tag + 1, end);
      if (after != end) return false;
      const entry = addInteger(value as i64);
      setValue(0x69, entry, entry); // i
      return true;
    }
    case 0x10: {
      if (end != tag + 2 || load<u8>(tag + 1) > 127) return false;
      const entry = addBoolean(load<u8>(tag + 1) != 0);
      setValue(0x62, entry, entry); // b
      return true;
    }
    case 0x21: {
      if (end != tag + 9) return false;
      const entry = addDecimal(load<f64>(tag + 1));
      if (entry != 0) {
        setValue(0x64, entry, entry); // d
        return true;
      }
      if (doubleCount == MAX_DOUBLES) {
        isOutOfRoom = true;
        return false;
      }
      store<u32>(DOUBLES + (doubleCount << 4), attributeCount);
      store<u64>(DOUBLES + (doubleCount << 4) + 8, load<u64>(tag + 1));
      doubleCount++;
      setValue(0x64, 0, 0); // d
      return true;
    }
    case 0x2a: {
      const size = length(tag + 1);
      if (!fits(size, end) || after + size != end) return false;
      const entry = addList(after, end);
      if (entry == 0) return false;
      // Its quotes ask for a closer look.
      setValue(0x6a, entry, 0); // j
      return true;
    }
    default:
      return false;
  }
}

function setValue(letter: u32, value: u32, harmless: u32): void {
  store<u8>(LETTER + attributeCount, letter);
  store<u32>(VALUE + (attributeCount << 2), value);
  store<u32>(HARMLESS + (attributeCount << 2), harmless);
}
