import { isUtf8 } from "./utf8";

/** Protobuf, as far as spans in their usual form need it. Whatever is unusual is answered with 0, in `after` or instead. */

/** Where what was read last ends, or 0 where it is unusual. */
export let after: u32 = 0;

/**
 * A length below 2 MiB in as few bytes as it needs, which is how the heap of a batch spells it, too. `after` is where its
 * content begins. Ask `fits` before anything of it is read.
 */
export function length(at: u32): u32 {
  const first: u32 = load<u8>(at);
  if (first < 128) {
    after = at + 1;
    return first;
  }
  const second: u32 = load<u8>(at + 1);
  if (second < 128) {
    after = second == 0 ? 0 : at + 2;
    return (first & 127) | (second << 7);
  }
  const third: u32 = load<u8>(at + 2);
  after = third == 0 || third > 127 ? 0 : at + 3;
  return (first & 127) | ((second & 127) << 7) | (third << 14);
}

/** Whether what has the length that was read last ends in time. */
export function fits(size: u32, end: u32): bool {
  return after != 0 && after <= end && size <= end - after;
}

/** A varint of up to 64 bits that is over before `end`. */
export function varint(from: u32, end: u32): u64 {
  let value: u64 = 0;
  let at = from;
  for (let shift: u64 = 0; shift < 70 && at < end; shift += 7) {
    const byte: u64 = load<u8>(at++);
    value |= (byte & 127) << shift;
    if (byte < 128) {
      after = at;
      return value;
    }
  }
  after = 0;
  return 0;
}

/** Moves over a field that nobody asks for, tag and all. Answers where it ends. */
export function skip(from: u32, end: u32): u32 {
  let tag: u32 = load<u8>(from);
  let at = from + 1;
  if (tag > 127) {
    const more: u32 = load<u8>(at++);
    // In more bytes than it needs it may be any field.
    if (more > 127 || more == 0) return 0;
    tag = (tag & 127) | (more << 7);
  }
  if (tag < 8) return 0;
  switch (tag & 7) {
    case 0:
      varint(at, end);
      return after;
    case 1:
      return at + 8 <= end ? at + 8 : 0;
    case 5:
      return at + 4 <= end ? at + 4 : 0;
    case 2: {
      const size = length(at);
      return fits(size, end) ? after + size : 0;
    }
    default:
      return 0;
  }
}

/** Moves over a text of valid UTF-8 whose length stands at a place. Answers that length. */
export function skipText(from: u32, end: u32): u32 {
  const size = length(from);
  after = fits(size, end) && isUtf8(after, after + size) ? after + size : 0;
  return size;
}

/** Says that what was read last is unusual. */
export function unusual(): u32 {
  after = 0;
  return 0;
}

/** The first 1 to 7 bytes at a place. Looks at eight: behind the body there is room for that. */
export function start(at: u32, size: u32): u64 {
  return load<u64>(at) & (((1 as u64) << ((size as u64) << 3)) - 1);
}
