/**
 * Where everything lies in the memory, which is laid out once and never grows: the caller's views of it are never
 * detached. `src/receive/otlp/plain-spans-layout.ts` says the same to TypeScript, and a test that both agree.
 */

// Tables, filled by the caller.
/** By byte: its place among the letters of telltales (may-hold-secret.ts of @outcrop/core), 0 for none. */
export const LETTERS: u32 = 0x400;
/** By three letters, five bits each: 1 for a telltale. */
export const TRIPLES: u32 = 0x1000;
/** By two bytes, the first in the low half: what the pair may be part of. */
export const PAIRS: u32 = 0x10000;

// Names seen lately, from 1 on: attribute keys and span names.
export const MAX_NAMES: u32 = 4096;
/** By hash: the name, or 0. */
export const SLOTS: u32 = 0x20000;
export const SLOT_COUNT: u32 = 0x2000;
export const NAME_HASH: u32 = 0x24000;
export const NAME_AT: u32 = 0x28000;
export const NAME_SIZE: u32 = 0x2c000;
/** The span that had the name as a key last, to find a key that comes twice. */
export const LAST_SPAN: u32 = 0x30000;
export const NAME_BYTES: u32 = 0x40000;
export const NAME_BYTES_END: u32 = 0x80000;

// By span: words of four bytes, two for times.
export const MAX_SPANS: u32 = 4096;
export const PARENT_ID: u32 = 0x80000;
export const TRACE_STATE: u32 = 0x84000;
export const NAME: u32 = 0x88000;
export const KIND: u32 = 0x8c000;
export const STATUS: u32 = 0x90000;
export const MESSAGE: u32 = 0x94000;
export const FIRST_ATTRIBUTE: u32 = 0x98000;
export const ATTRIBUTE_COUNT: u32 = 0x9c000;
export const START_TIME: u32 = 0xa0000;
export const DURATION: u32 = 0xa8000;

// By attribute: words of four bytes, one byte for the letter of its type.
export const MAX_ATTRIBUTES: u32 = 0x10000;
export const KEY: u32 = 0xc0000;
export const VALUE: u32 = 0x100000;
/** The value again, where its bytes hold nothing that rules for secrets may find. */
export const HARMLESS: u32 = 0x140000;
export const LETTER: u32 = 0x180000;
/** Doubles, whose text only the caller can spell: the attribute's number, a gap, the value. */
export const DOUBLES: u32 = 0x190000;
export const MAX_DOUBLES: u32 = 0x4000;

// Texts as the heap of a batch keeps them, length first, so that a column's leave in one copy.
/** 33 bytes for each span, all digits. */
export const TRACE_ID_TEXTS: u32 = 0x1d0000;
/** 17 bytes for each span. */
export const SPAN_ID_TEXTS: u32 = 0x200000;
/** 17 bytes for each span that has one. */
export const PARENT_ID_TEXTS: u32 = 0x220000;
export const VALUE_TEXTS: u32 = 0x240000;
export const VALUE_TEXTS_END: u32 = 0x640000;

/** The body, to the end of the memory. */
export const BODY: u32 = 0x640000;
