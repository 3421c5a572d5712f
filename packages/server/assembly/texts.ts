import { after, skipText, unusual } from "./wire";
import { VALUE_TEXTS, VALUE_TEXTS_END } from "./layout";

/** A number's digits and length, and what a copy in steps of eight bytes may write too many. */
const MARGIN: u32 = 32;
/** Smaller ones JavaScript may spell with an exponent. */
const MIN_DECIMAL: f64 = 0.00001;
const MAX_DECIMAL: f64 = 1e15;
const MAX_DIGITS: f64 = 1e15;
const MAX_PLACES: u32 = 8;
const TRUE_BYTES: u64 = 0x65757274;
const FALSE_BYTES: u64 = 0x65736c6166;

/** Where the next text of a value goes. */
export let textsEnd: u32 = VALUE_TEXTS;
/** Where the first one will lie in the heap of the batch. */
let base: u32 = 0;

export function beginTexts(heapBase: u32): void {
  base = heapBase;
  textsEnd = VALUE_TEXTS;
}

/** Takes back the texts from there on. */
export function truncateTexts(end: u32): void {
  textsEnd = end;
}

/** Whether there is room for a text of so many bytes, its length and all, or for a number. */
export function hasRoomForText(size: u32): bool {
  return size + MARGIN <= VALUE_TEXTS_END - textsEnd;
}

/** Each of the following answers where the text will lie in the heap. */

/** A text as it stands in the body, length first. */
export function copyText(from: u32, end: u32): u32 {
  const entry = base + (textsEnd - VALUE_TEXTS);
  let to = textsEnd;
  for (let at = from; at < end; at += 8, to += 8) store<u64>(to, load<u64>(at));
  textsEnd += end - from;
  return entry;
}

/** The same for a text of valid UTF-8 that ends before `end`. `after` is where it ends, or 0 where it is another, or has no room. */
export function keepText(from: u32, end: u32): u32 {
  const size = skipText(from, end);
  if (after == 0 || size == 0) return 0;
  if (!hasRoomForText(after - from)) return unusual();
  return copyText(from, after);
}

export function addBoolean(value: bool): u32 {
  const entry = base + (textsEnd - VALUE_TEXTS);
  const size: u32 = value ? 4 : 5;
  store<u8>(textsEnd, size);
  store<u64>(textsEnd + 1, value ? TRUE_BYTES : FALSE_BYTES);
  textsEnd += size + 1;
  return entry;
}

/** An integer in decimal digits. */
export function addInteger(value: i64): u32 {
  return value < 0 ? addDigits(0 - (value as u64), 0, true) : addDigits(value as u64, 0, false);
}

/** @param places how many of the digits stand behind the point */
function addDigits(digits: u64, places: u32, isNegative: bool): u32 {
  const entry = base + (textsEnd - VALUE_TEXTS);
  let count: u32 = 1;
  for (let bound = digits; bound > 9; bound /= 10) count++;
  // A zero ahead of the point, where all digits are behind it.
  if (count <= places) count = places + 1;
  const size = count + (places > 0 ? 1 : 0) + (isNegative ? 1 : 0);
  store<u8>(textsEnd, size);
  if (isNegative) store<u8>(textsEnd + 1, 0x2d);
  let at = textsEnd + size;
  let rest = digits;
  for (let i: u32 = 0; i < count; i++) {
    if (i == places && places > 0) store<u8>(at--, 0x2e);
    store<u8>(at--, (48 + (rest % 10)) as u8);
    rest /= 10;
  }
  textsEnd += size + 1;
  return entry;
}

/**
 * A double of at most 15 digits, 8 of them behind the point, as JavaScript spells it; 0 for any other. The fewest digits
 * that are this double are also those that JavaScript finds: up to 15 digits no two decimals are the same double.
 */
export function addDecimal(value: f64): u32 {
  const size = Math.abs(value);
  if (!(size < MAX_DECIMAL) || (size < MIN_DECIMAL && size != 0)) return 0;
  let scale: f64 = 1;
  let places: u32 = 0;
  let digits = Math.round(size);
  while (digits / scale != size) {
    if (++places > MAX_PLACES) return 0;
    scale *= 10;
    digits = Math.round(size * scale);
    if (digits > MAX_DIGITS) return 0;
  }
  // The sign of zero is kept, too.
  const isNegative = reinterpret<u64>(value) >> 63 != 0;
  return addDigits(digits as u64, places, isNegative);
}

/** A text that is written byte by byte next, to be given to `endText`. */
export function beginText(size: u32): u32 {
  let rest = size;
  let to = textsEnd;
  for (; rest > 127; rest >>= 7) store<u8>(to++, (rest & 127) | 128);
  store<u8>(to++, rest);
  return to;
}

/** @param end behind the text that was begun */
export function endText(end: u32): u32 {
  const entry = base + (textsEnd - VALUE_TEXTS);
  textsEnd = end;
  return entry;
}

/** Writes bytes, a multiple of four, as a text of lower-case hexadecimal digits. */
export function writeHexadecimal(from: u32, size: u32, to: u32): void {
  store<u8>(to, size << 1);
  for (let i: u32 = 0; i < size; i += 4) store<u64>(to + 1 + (i << 1), digits(load<u32>(from + i)));
}

/** Eight digits of four bytes, all at once. */
function digits(word: u32): u64 {
  let spread: u64 = word;
  spread = (spread | (spread << 16)) & 0x0000ffff0000ffff;
  spread = (spread | (spread << 8)) & 0x00ff00ff00ff00ff;
  const halves = ((spread >> 4) & 0x000f000f000f000f) | ((spread & 0x000f000f000f000f) << 8);
  // Above nine, six more carry into the fifth bit, and a letter is 39 further than a digit.
  const isLetter = ((halves + 0x0606060606060606) >> 4) & 0x0101010101010101;
  return halves + 0x3030303030303030 + isLetter * 39;
}
