/**
 * Reads spans in the form that encoders usually write: the loop over the bytes of a request is where most of the intake's
 * processor time goes, and WebAssembly needs a third of it (docs/decisions/0031). AssemblyScript, compiled by
 * `npm run assemble` into `src/receive/otlp/plain-spans-wasm.ts`, and called by `plain-spans.ts` there.
 *
 * Whatever is unusual is left to the decoder in TypeScript, which alone knows what is wrong with a body. Nothing is
 * allocated, and nothing is read beyond the body but the few bytes of padding behind it.
 */
import { attributeCount, doubleCount, isOutOfRoom, readAttribute, truncateAttributes } from "./attributes";
import {
  ATTRIBUTE_COUNT,
  DURATION,
  FIRST_ATTRIBUTE,
  KIND,
  MAX_SPANS,
  MESSAGE,
  NAME,
  PARENT_ID,
  PARENT_ID_TEXTS,
  SPAN_ID_TEXTS,
  START_TIME,
  STATUS,
  TRACE_ID_TEXTS,
  TRACE_STATE,
  VALUE_TEXTS,
} from "./layout";
import { intern } from "./names";
import { beginTexts, keepText, textsEnd, truncateTexts, writeHexadecimal } from "./texts";
import { after, fits, length, skip, varint } from "./wire";

export { makeRoomForNames, nameAt, nameSize, setSeed } from "./names";

/** Why `read` stopped. */
const AT_END: u32 = 0;
const FULL: u32 = 1;
const UNUSUAL: u32 = 2;

/** 2106-02-07T06:28:14Z: later times are for the decoder in TypeScript to judge. */
const LAST_TIME: u64 = 4294967294000000000;
const SPAN_ID_TEXT_BYTES: u32 = 17;
const TRACE_ID_TEXT_BYTES: u32 = 33;

let spans: u32 = 0;
let parents: u32 = 0;
let serial: u32 = 0;
let stop: u32 = AT_END;

/** Forgets the spans read so far. @param base where the texts of values will be appended to the heap of the batch */
export function beginRun(base: u32): void {
  spans = 0;
  parents = 0;
  truncateAttributes(0, 0);
  beginTexts(base);
}

export function spanCount(): u32 {
  return spans;
}

/** Of them, those that have a parent. */
export function parentCount(): u32 {
  return parents;
}

export function attributes(): u32 {
  return attributeCount;
}

export function doubles(): u32 {
  return doubleCount;
}

/** Bytes of the texts of values. */
export function textBytes(): u32 {
  return textsEnd - VALUE_TEXTS;
}

export function stopReason(): u32 {
  return stop;
}

/**
 * Reads spans (field 2 of `ScopeSpans`) one after the other, and answers where it stopped: at the end, ahead of a span or
 * another field that is unusual, or ahead of one that there is no more room for.
 */
export function read(from: u32, end: u32): u32 {
  let at = from;
  stop = AT_END;
  while (at < end && stop == AT_END) {
    if (load<u8>(at) != 0x12) {
      stop = UNUSUAL;
      break;
    }
    const size = length(at + 1);
    if (!fits(size, end)) {
      stop = UNUSUAL;
      break;
    }
    const next = after + size;
    stop = readSpan(after, next);
    if (stop == AT_END) at = next;
  }
  return at;
}

function readSpan(from: u32, end: u32): u32 {
  if (spans == MAX_SPANS) return FULL;
  const firstAttribute = attributeCount;
  const firstDouble = doubleCount;
  const firstText = textsEnd;
  const firstParent = parents;
  serial++;
  if (readFields(from, end)) {
    store<u32>(FIRST_ATTRIBUTE + (spans << 2), firstAttribute);
    store<u32>(ATTRIBUTE_COUNT + (spans << 2), attributeCount - firstAttribute);
    spans++;
    return AT_END;
  }
  // A span that alone needs more room than there is will not have it next time either.
  const reason = isOutOfRoom && spans > 0 ? FULL : UNUSUAL;
  parents = firstParent;
  truncateAttributes(firstAttribute, firstDouble);
  truncateTexts(firstText);
  return reason;
}

/** The fields of `Span`, trace/v1. False where one of them is unusual. */
function readFields(from: u32, end: u32): bool {
  let at = from;
  let hasTraceId = false;
  let hasSpanId = false;
  let parentAt: u32 = 0;
  let traceState: u32 = 0;
  let name: u32 = 0;
  let kind: u32 = 0;
  let start: u64 = 0;
  let finish: u64 = 0;
  const word = spans << 2;
  store<u32>(STATUS + word, 0);
  store<u32>(MESSAGE + word, 0);
  while (at < end) {
    const tag: u32 = load<u8>(at);
    if (tag == 0x4a) {
      at = readAttribute(at + 1, end, serial);
      if (at == 0) return false;
    } else if (tag == 0x0a) {
      if (load<u8>(at + 1) != 16 || at + 18 > end || (load<u64>(at + 2) | load<u64>(at + 10)) == 0) return false;
      writeHexadecimal(at + 2, 16, TRACE_ID_TEXTS + spans * TRACE_ID_TEXT_BYTES);
      hasTraceId = true;
      at += 18;
    } else if (tag == 0x12) {
      if (load<u8>(at + 1) != 8 || at + 10 > end || load<u64>(at + 2) == 0) return false;
      writeHexadecimal(at + 2, 8, SPAN_ID_TEXTS + spans * SPAN_ID_TEXT_BYTES);
      hasSpanId = true;
      at += 10;
    } else if (tag == 0x22) {
      const size: u32 = load<u8>(at + 1);
      if ((size != 8 && size != 0) || at + 2 + size > end) return false;
      parentAt = size == 8 && load<u64>(at + 2) != 0 ? at + 2 : 0;
      at += 2 + size;
    } else if (tag == 0x2a) {
      const size: u32 = load<u8>(at + 1);
      if (size > 127 || at + 2 + size > end) return false;
      name = size == 0 ? 0 : intern(at + 2, size);
      if (name == 0 && size > 0) return false;
      at += 2 + size;
    } else if (tag == 0x39) {
      if (at + 9 > end) return false;
      start = load<u64>(at + 1);
      at += 9;
    } else if (tag == 0x41) {
      if (at + 9 > end) return false;
      finish = load<u64>(at + 1);
      at += 9;
    } else if (tag == 0x30) {
      const value = varint(at + 1, end);
      if (after == 0) return false;
      kind = value <= 5 ? (value as u32) : 0;
      at = after;
    } else if (tag == 0x7a) {
      const size = length(at + 1);
      if (!fits(size, end)) return false;
      at = after + size;
      if (!readStatus(after, at)) return false;
    } else if (tag == 0x1a) {
      traceState = keepText(at + 1, end);
      if (after == 0) return false;
      at = after;
    } else if (tag == 0x5a || tag == 0x6a) {
      // Events and links.
      return false;
    } else {
      at = skip(at, end);
      if (at == 0) return false;
    }
  }
  const begin = start != 0 ? start : finish;
  if (!hasTraceId || !hasSpanId || begin == 0 || begin > LAST_TIME || finish > LAST_TIME) return false;
  let parentId: u32 = 0;
  if (parentAt != 0) {
    writeHexadecimal(parentAt, 8, PARENT_ID_TEXTS + parents * SPAN_ID_TEXT_BYTES);
    parentId = ++parents;
  }
  store<u32>(PARENT_ID + word, parentId);
  store<u32>(TRACE_STATE + word, traceState);
  store<u32>(NAME + word, name);
  store<u32>(KIND + word, kind);
  store<u64>(START_TIME + (word << 1), begin);
  store<u64>(DURATION + (word << 1), finish > begin ? finish - begin : 0);
  return true;
}

/** The fields of `Status`. */
function readStatus(from: u32, end: u32): bool {
  let at = from;
  const word = spans << 2;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    if (tag == 0x12) {
      store<u32>(MESSAGE + word, keepText(at + 1, end));
      if (after == 0) return false;
      at = after;
    } else if (tag == 0x18) {
      const code = varint(at + 1, end);
      if (after == 0) return false;
      store<u32>(STATUS + word, code <= 2 ? (code as u32) : 0);
      at = after;
    } else {
      at = skip(at, end);
      if (at == 0) return false;
    }
  }
  return true;
}
