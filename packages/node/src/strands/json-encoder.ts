import { pythonDate } from "./python-date.ts";
import { pythonNumber } from "./python-number.ts";

const REPLACED = '"<replaced>"';
/** Deeper than any message; what is deeper is replaced, since the stack has an end. */
const MAX_DEPTH = 500;
/** Objects that refer to each other have no end: after so many values the rest is replaced. */
const MAX_VALUES = 100_000;

/** Where an encoding is: the objects that it is within, and how many values it may still write. */
interface Walk {
  readonly path: object[];
  left: number;
}

export interface JSONEncoderOptions {
  /** `python`: its separators and its spelling of numbers, `NaN` included. `compact`: valid JSON without blanks. */
  readonly style?: "python" | "compact";
}

/**
 * Writes any value as JSON and never throws. What JSON cannot hold becomes the text `<replaced>`, alone, without its
 * neighbours: functions, symbols, bytes, sets, instances of classes, circular references, and objects after the first
 * 100,000. Dates become ISO texts, maps objects. An object that knows its JSON (`toJSON`) is written so, or replaced as a
 * whole when that cannot be written.
 */
export class JSONEncoder {
  readonly #isPython: boolean;
  readonly #comma: string;
  readonly #colon: string;

  constructor(options: JSONEncoderOptions = {}) {
    this.#isPython = options.style !== "compact";
    this.#comma = this.#isPython ? ", " : ",";
    this.#colon = this.#isPython ? ": " : ":";
  }

  encode(value: unknown): string {
    return this.#encode(value, { path: [], left: MAX_VALUES });
  }

  #encode(value: unknown, walk: Walk): string {
    const { path } = walk;
    if (value === undefined || value === null) return "null";
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "boolean" || typeof value === "bigint") return String(value);
    if (typeof value === "number") return this.#isPython ? pythonNumber(value) : JSON.stringify(value);
    walk.left -= 1;
    if (typeof value !== "object" || walk.left < 0 || path.length > MAX_DEPTH || path.includes(value)) return REPLACED;
    path.push(value);
    const depth = path.length;
    try {
      return this.#encodeObject(value, walk);
    } catch {
      // A getter, a proxy or a toJSON that throws.
      return REPLACED;
    } finally {
      path.length = depth - 1;
    }
  }

  #encodeObject(value: object, walk: Walk): string {
    const { path } = walk;
    if (value instanceof Date) {
      const isWritten = !Number.isNaN(value.getTime()) && !this.#isReplacedWithin(path);
      return isWritten ? dateText(value.toISOString()) : REPLACED;
    }
    if (Array.isArray(value)) return `[${value.map((item) => this.#encode(item, walk)).join(this.#comma)}]`;
    if (value instanceof Map) return this.#encodeMembers([...value], walk);
    if (isPlain(value)) return this.#encodeMembers(Object.entries(value), walk);
    if (ArrayBuffer.isView(value) || !("toJSON" in value) || typeof value.toJSON !== "function") return REPLACED;
    const json: unknown = value.toJSON();
    if (isTemporal(value) && typeof json === "string") {
      return this.#isReplacedWithin(path) ? REPLACED : dateText(json);
    }
    const written = this.#encode(json, walk);
    return written.includes(REPLACED) ? REPLACED : written;
  }

  /** Python writes a date wherever it looks itself, and nothing of what another object is made of. */
  #isReplacedWithin(path: readonly object[]): boolean {
    return this.#isPython && path.slice(0, -1).some(knowsJson);
  }

  #encodeMembers(entries: readonly (readonly [unknown, unknown])[], walk: Walk): string {
    const members = entries
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${keyText(key)}${this.#colon}${this.#encode(member, walk)}`);
    return `{${members.join(this.#comma)}}`;
  }
}

const PYTHON = new JSONEncoder();

/** The JSON text of a value, with Python's separators, as the Python tracer writes it. */
export function serialize(value: unknown): string {
  return PYTHON.encode(value);
}

function dateText(iso: string): string {
  return JSON.stringify(pythonDate(iso));
}

/** As Python's `json` spells the keys that it takes; the others, which it refuses, are replaced. */
function keyText(key: unknown): string {
  if (key === null) return '"null"';
  if (typeof key === "string") return JSON.stringify(key);
  if (typeof key === "number") return `"${pythonNumber(key)}"`;
  if (typeof key === "boolean" || typeof key === "bigint") return `"${key}"`;
  return REPLACED;
}

function knowsJson(value: object): boolean {
  const isOurs = Array.isArray(value) || value instanceof Map || isPlain(value);
  return !isOurs && "toJSON" in value;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of an object of another realm (`vm`, a worker) has no prototype either.
  if (prototype === null || prototype === Object.prototype) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf");
}

/** `Temporal.*` objects by their brand: not every supported Node has the classes. */
function isTemporal(value: object): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}
