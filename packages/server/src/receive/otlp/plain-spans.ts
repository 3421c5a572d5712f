import { randomInt } from "node:crypto";
import { SECRET_TABLES } from "@outcrop/core";
import type { EntryRun } from "../../pipeline/batch/columns/map-column.ts";
import type { Symbols } from "../../pipeline/batch/symbols.ts";
import { LAYOUT } from "./plain-spans-layout.ts";
import { PLAIN_SPANS_WASM } from "./plain-spans-wasm.ts";
import type { ProtoReader } from "./proto-reader.ts";

/** Node has it; its types are those of browsers, whose other names have no place in a server. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** What `assembly/plain-spans.ts` exports, where offsets are those of its memory. */
interface Assembly {
  readonly memory: { readonly buffer: ArrayBuffer };
  setSeed(low: number, high: number): void;
  makeRoomForNames(): void;
  beginRun(base: number): void;
  read(from: number, end: number): number;
  stopReason(): number;
  spanCount(): number;
  parentCount(): number;
  attributes(): number;
  doubles(): number;
  textBytes(): number;
  nameAt(name: number): number;
  nameSize(name: number): number;
}

/** Spans that follow one another, as columns; texts are entries of the batch's heap, once `texts` is appended to it. */
export interface PlainRun {
  /** As the heap keeps them. */
  readonly texts: Uint8Array;
  /** Each with its length, one for each span. */
  readonly traceIds: Uint8Array;
  readonly spanIds: Uint8Array;
  /** Of the spans that have one. */
  readonly parentSpanIds: Uint8Array;
  /** By span, from 1 on: which of them it is. 0: none. */
  readonly parents: Uint32Array;
  readonly traceStates: Uint32Array;
  /** Symbols of the batch. */
  readonly names: Uint32Array;
  /** `SpanKind` and `StatusCode`, by their numbers in OTLP. */
  readonly kinds: Uint32Array;
  readonly statusCodes: Uint32Array;
  readonly statusMessages: Uint32Array;
  /** Nanoseconds, each as low and high word. */
  readonly startTimes: Uint32Array;
  readonly durations: Uint32Array;
  readonly attributes: EntryRun;
}

/** Why reading stopped: nothing is left; the run has to be taken to go on; what comes next is unusual. */
export type Stop = "end" | "full" | "unusual";
const STOPS: readonly Stop[] = ["end", "full", "unusual"];

/** Reading a name looks at up to seven bytes behind it. */
const BODY_PADDING = 8;

/** An id as the heap keeps it: a length and digits. */
export const TRACE_ID_TEXT_BYTES = 33;
export const SPAN_ID_TEXT_BYTES = 17;

const UNKNOWN = -1;

/**
 * Reads spans in their usual form, many at a time, in WebAssembly: runs of spans as arrays, to be copied into a batch as
 * they are. Texts are named by their places in the batch's heap, once the run is copied there.
 */
export class PlainSpans {
  readonly #assembly: Assembly;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #words: Uint32Array;
  /** By name as the assembly numbers it: the symbol of the batch. */
  readonly #symbolOf = new Int32Array(LAYOUT.MAX_NAMES).fill(UNKNOWN);
  readonly #asked: number[] = [];

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(PLAIN_SPANS_WASM, "base64"));
    this.#assembly = new WebAssembly.Instance(module).exports as Assembly;
    const { buffer } = this.#assembly.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#words = new Uint32Array(buffer);
    const { letters, pairs, triples } = SECRET_TABLES;
    this.#bytes.set(letters, LAYOUT.LETTERS);
    this.#bytes.set(triples, LAYOUT.TRIPLES);
    // The assembly reads two bytes as a number with the first in its low half.
    for (let pair = 0; pair < pairs.length; pair++) {
      this.#bytes[LAYOUT.PAIRS + ((pair >> 8) | ((pair & 0xff) << 8))] = pairs[pair] ?? 0;
    }
    this.#assembly.setSeed(randomInt(0x7fffffff), randomInt(0x7fffffff));
  }

  /** Takes a body to read; false where it is too large, and nothing of it can be read here. */
  begin(body: Uint8Array): boolean {
    for (const name of this.#asked) this.#symbolOf[name] = UNKNOWN;
    this.#asked.length = 0;
    if (body.length > this.#bytes.length - LAYOUT.BODY - BODY_PADDING) return false;
    this.#bytes.set(body, LAYOUT.BODY);
    this.#assembly.makeRoomForNames();
    return true;
  }

  /** Begins a run. @param textBase where `texts` will be appended to the heap */
  beginRun(textBase: number): void {
    this.#assembly.beginRun(textBase);
  }

  /** Reads on from the reader's position, which is that of a field of `ScopeSpans`, and moves it. */
  read(reader: ProtoReader): Stop {
    reader.position = this.#assembly.read(LAYOUT.BODY + reader.position, LAYOUT.BODY + reader.end) - LAYOUT.BODY;
    return STOPS[this.#assembly.stopReason()] ?? "unusual";
  }

  /** Spans of the run so far. */
  get length(): number {
    return this.#assembly.spanCount();
  }

  /** What was read of the run's spans. Valid until the next one begins. */
  take(symbols: Symbols): PlainRun {
    const spans = this.#assembly.spanCount();
    const attributes = this.#assembly.attributes();
    const names = this.#part(LAYOUT.NAME, spans);
    const keys = this.#part(LAYOUT.KEY, attributes);
    this.#translate(names, symbols);
    this.#translate(keys, symbols);
    return {
      texts: this.#run(LAYOUT.VALUE_TEXTS, this.#assembly.textBytes()),
      traceIds: this.#run(LAYOUT.TRACE_ID_TEXTS, spans * TRACE_ID_TEXT_BYTES),
      spanIds: this.#run(LAYOUT.SPAN_ID_TEXTS, spans * SPAN_ID_TEXT_BYTES),
      parentSpanIds: this.#run(LAYOUT.PARENT_ID_TEXTS, this.#assembly.parentCount() * SPAN_ID_TEXT_BYTES),
      parents: this.#part(LAYOUT.PARENT_ID, spans),
      traceStates: this.#part(LAYOUT.TRACE_STATE, spans),
      names,
      kinds: this.#part(LAYOUT.KIND, spans),
      statusCodes: this.#part(LAYOUT.STATUS, spans),
      statusMessages: this.#part(LAYOUT.MESSAGE, spans),
      startTimes: this.#part(LAYOUT.START_TIME, spans * 2),
      durations: this.#part(LAYOUT.DURATION, spans * 2),
      attributes: {
        starts: this.#part(LAYOUT.FIRST_ATTRIBUTE, spans),
        counts: this.#part(LAYOUT.ATTRIBUTE_COUNT, spans),
        keys,
        values: this.#part(LAYOUT.VALUE, attributes),
        harmless: this.#part(LAYOUT.HARMLESS, attributes),
        letters: this.#run(LAYOUT.LETTER, attributes),
      },
    };
  }

  /** Tells of each attribute of the run that is a double: its place among the run's attributes, and its value. */
  forEachDouble(tell: (attribute: number, value: number) => void): void {
    const end = LAYOUT.DOUBLES + this.#assembly.doubles() * 16;
    for (let at = LAYOUT.DOUBLES; at < end; at += 16) {
      tell(this.#view.getUint32(at, true), this.#view.getFloat64(at + 8, true));
    }
  }

  #run(address: number, bytes: number): Uint8Array {
    return this.#bytes.subarray(address, address + bytes);
  }

  #part(address: number, words: number): Uint32Array {
    return this.#words.subarray(address / 4, address / 4 + words);
  }

  /** Names by the assembly's numbers become symbols of the batch. */
  #translate(names: Uint32Array, symbols: Symbols): void {
    const symbolOf = this.#symbolOf;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? 0;
      const symbol = symbolOf[name] ?? UNKNOWN;
      names[i] = symbol === UNKNOWN ? this.#ask(name, symbols) : symbol;
    }
  }

  #ask(name: number, symbols: Symbols): number {
    const at = this.#assembly.nameAt(name);
    const symbol = name === 0 ? 0 : symbols.intern(this.#bytes, at, at + this.#assembly.nameSize(name));
    this.#symbolOf[name] = symbol;
    this.#asked.push(name);
    return symbol;
  }
}
