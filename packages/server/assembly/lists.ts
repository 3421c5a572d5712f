import { beginText, endText } from "./texts";
import { isUtf8 } from "./utf8";
import { after, fits, length } from "./wire";

/** Of an element on the wire: tags and lengths of `AnyValue` and its text. */
const STRING: u32 = 0x0a;
const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const COMMA: u32 = 0x2c;

/**
 * The content of an `ArrayValue` of short texts that JSON need not escape, as JSON; 0 for any other. JSON takes no more bytes
 * than the wire does.
 */
export function addList(from: u32, end: u32): u32 {
  const size = jsonSize(from, end);
  if (size == 0) return 0;
  let to = beginText(size);
  store<u8>(to++, 0x5b);
  for (let at = from; at < end;) {
    if (at > from) store<u8>(to++, COMMA);
    const textSize: u32 = load<u8>(at + 3);
    store<u8>(to++, QUOTE);
    memory.copy(to, at + 4, textSize);
    to += textSize;
    store<u8>(to++, QUOTE);
    at += 4 + textSize;
  }
  store<u8>(to++, 0x5d);
  return endText(to);
}

/** Bytes of it as JSON, 0 where it is of another form. */
function jsonSize(from: u32, end: u32): u32 {
  let size: u32 = 1;
  let at = from;
  while (at < end) {
    if (load<u8>(at) != STRING) return 0;
    const valueSize = length(at + 1);
    // With the length of its text in one byte, that of the value is, too.
    if (!fits(valueSize, end) || after != at + 2 || valueSize < 2 || load<u8>(at + 2) != STRING) return 0;
    const textSize: u32 = load<u8>(at + 3);
    if (textSize + 2 != valueSize) return 0;
    const next = at + 2 + valueSize;
    for (let i = at + 4; i < next; i++) {
      const byte: u32 = load<u8>(i);
      if (byte < 0x20 || byte == QUOTE || byte == BACKSLASH) return 0;
    }
    if (!isUtf8(at + 4, next)) return 0;
    size += textSize + 3;
    at = next;
  }
  // The last one has no comma behind it; an empty list has two brackets all the same.
  return from == end ? 2 : size;
}
