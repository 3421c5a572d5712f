import { LETTERS, PAIRS, TRIPLES } from "./layout";
import { isUtf8, NOT_ASCII } from "./utf8";

const SIGN: u32 = 2;

/** What `scan` found in a text. */
export const HARMLESS_TEXT: u32 = 0;
export const SUSPICIOUS_TEXT: u32 = 1;
export const INVALID_TEXT: u32 = 2;

/**
 * Whether a text is valid UTF-8, and holds nothing that the default rules for secrets may find: `mayHoldSecret` of
 * @outcrop/core, by the same tables.
 */
export function scan(from: u32, end: u32): u32 {
  let seen: u64 = 0;
  let isHarmless = true;
  let at = from;
  for (; at + 8 <= end; at += 8) {
    const part = load<u64>(at);
    seen |= part;
    if (isHarmless && (pair(part) | pair(part >> 16) | pair(part >> 32) | pair(part >> 48)) != 0) {
      for (let i: u32 = 0; i < 8 && isHarmless; i += 2) isHarmless = isHarmlessPair(at + i, from, end);
    }
  }
  for (; at + 1 < end; at += 2) {
    seen |= load<u16>(at);
    if (isHarmless) isHarmless = isHarmlessPair(at, from, end);
  }
  if (at < end) {
    const last: u64 = load<u8>(at);
    seen |= last;
    if (pair(last) == SIGN) isHarmless = false;
  }
  if ((seen & NOT_ASCII) != 0 && !isUtf8(from, end)) return INVALID_TEXT;
  return isHarmless ? HARMLESS_TEXT : SUSPICIOUS_TEXT;
}

/** What the first two bytes may be part of. */
function pair(bytes: u64): u32 {
  return load<u8>(PAIRS + ((bytes as u32) & 0xffff));
}

function isHarmlessPair(at: u32, from: u32, end: u32): bool {
  const found = pair(load<u16>(at));
  if (found == 0) return true;
  if (found == SIGN) return false;
  if (at + 2 < end && isTelltale(at)) return false;
  return at == from || !isTelltale(at - 1);
}

function isTelltale(at: u32): bool {
  const first: u32 = load<u8>(LETTERS + (load<u8>(at) as u32));
  const second: u32 = load<u8>(LETTERS + (load<u8>(at + 1) as u32));
  const third: u32 = load<u8>(LETTERS + (load<u8>(at + 2) as u32));
  return load<u8>(TRIPLES + ((first << 10) | (second << 5) | third)) == 1;
}
