/** The highest bit of each of eight bytes. */
export const NOT_ASCII: u64 = 0x8080808080808080;

/** Whether bytes are valid UTF-8: RFC 3629, section 4. Eight at a time as long as they are ASCII. */
export function isUtf8(from: u32, end: u32): bool {
  let at = from;
  while (at < end) {
    if (at + 8 <= end && (load<u64>(at) & NOT_ASCII) == 0) {
      at += 8;
      continue;
    }
    const first: u32 = load<u8>(at);
    const size: u32 = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (size > 1 && (at + size > end || !isCharacter(at, first, size))) return false;
    at += size;
  }
  return true;
}

/** Whether a first byte above ASCII and those that must follow it are a character, spelled in as few bytes as it takes. */
function isCharacter(at: u32, first: u32, size: u32): bool {
  const second: u32 = load<u8>(at + 1);
  if (!isMore(second)) return false;
  if (size == 2) return first >= 0xc2;
  if (!isMore(load<u8>(at + 2))) return false;
  // A surrogate is no character.
  if (size == 3) return (first != 0xe0 || second >= 0xa0) && (first != 0xed || second <= 0x9f);
  if (!isMore(load<u8>(at + 3))) return false;
  return first <= 0xf4 && (first != 0xf0 || second >= 0x90) && (first != 0xf4 || second <= 0x8f);
}

function isMore(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}
