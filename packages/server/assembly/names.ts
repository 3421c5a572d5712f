import {
  LAST_SPAN,
  MAX_NAMES,
  NAME_AT,
  NAME_BYTES,
  NAME_BYTES_END,
  NAME_HASH,
  NAME_SIZE,
  SLOTS,
  SLOT_COUNT,
} from "./layout";
import { isUtf8, NOT_ASCII } from "./utf8";
import { start } from "./wire";

const MAX_PROBES: u32 = 16;
const HASH_FACTOR: u64 = 0x9e3779b97f4a7c15;

let seed: u64 = 0;
let count: u32 = 1;
let bytesEnd: u32 = NAME_BYTES;
let isFull: bool = false;

/** A number that nobody outside knows, in two halves: names must not be made to collide. */
export function setSeed(low: u32, high: u32): void {
  seed = ((high as u64) << 32) | (low as u64);
}

/** Forgets the names where there was no room for one more. */
export function makeRoomForNames(): void {
  if (!isFull) return;
  memory.fill(SLOTS, 0, SLOT_COUNT << 1);
  count = 1;
  bytesEnd = NAME_BYTES;
  isFull = false;
}

export function nameAt(name: u32): u32 {
  return load<u32>(NAME_AT + (name << 2));
}

export function nameSize(name: u32): u32 {
  return load<u8>(NAME_SIZE + name);
}

/** The number of a name of 1 to 127 bytes; 0 where it cannot have one, being no UTF-8 or one too many. */
export function intern(from: u32, size: u32): u32 {
  let hash = seed ^ (size as u64);
  let at = from;
  let rest = size;
  for (; rest >= 8; rest -= 8, at += 8) hash = mix(hash ^ load<u64>(at));
  if (rest > 0) hash = mix(hash ^ start(at, rest));
  let slot = (hash as u32) & (SLOT_COUNT - 1);
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const name: u32 = load<u16>(SLOTS + (slot << 1));
    if (name == 0) return add(from, size, hash, slot);
    if (load<u32>(NAME_HASH + (name << 2)) == ((hash >> 32) as u32) && isName(name, from, size)) return name;
    slot = (slot + 1) & (SLOT_COUNT - 1);
  }
  isFull = true;
  return 0;
}

function isName(name: u32, from: u32, size: u32): bool {
  if (nameSize(name) != size) return false;
  let own = nameAt(name);
  let at = from;
  let rest = size;
  for (; rest >= 8; rest -= 8, at += 8, own += 8) if (load<u64>(at) != load<u64>(own)) return false;
  return rest == 0 || start(at, rest) == load<u64>(own);
}

function add(from: u32, size: u32, hash: u64, slot: u32): u32 {
  const padded = (size + 7) & ~7;
  if (count == MAX_NAMES || bytesEnd + padded > NAME_BYTES_END) {
    isFull = true;
    return 0;
  }
  let seen: u64 = 0;
  for (let done: u32 = 0; done < size; done += 8) {
    const part = size - done < 8 ? start(from + done, size - done) : load<u64>(from + done);
    seen |= part;
    store<u64>(bytesEnd + done, part);
  }
  if ((seen & NOT_ASCII) != 0 && !isUtf8(from, from + size)) return 0;
  const name = count++;
  store<u16>(SLOTS + (slot << 1), name as u16);
  store<u32>(NAME_HASH + (name << 2), (hash >> 32) as u32);
  store<u32>(NAME_AT + (name << 2), bytesEnd);
  store<u8>(NAME_SIZE + name, size as u8);
  store<u32>(LAST_SPAN + (name << 2), 0);
  bytesEnd += padded;
  return name;
}

function mix(value: u64): u64 {
  const product = value * HASH_FACTOR;
  return product ^ (product >> 29);
}
