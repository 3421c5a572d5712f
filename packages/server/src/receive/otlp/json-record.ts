import { isUtf8 } from "node:buffer";
import type { TextColumn } from "../../pipeline/batch/columns/text-column.ts";
import { parseExactJson } from "../../pipeline/batch/exact-json.ts";
import { readInteger, readObject, readString, type JsonObject } from "./json-fields.ts";
import { shapeFault } from "./json-shape.ts";
import { MalformedError } from "./proto-reader.ts";

/** What so little can cost is bearable whatever its shape, and what exporters send is spared the look. */
const UNCHECKED_BYTES = 512 * 1024;
const MAX_UINT64 = 2n ** 64n - 1n;

/** The object that a body in OTLP/JSON is. `field`: the name that its only field must have, in lowerCamelCase. */
export function parseRequest(bytes: Uint8Array, field: string): JsonObject {
  if (!isUtf8(bytes)) throw new MalformedError("expected UTF-8, got other bytes");
  const fault = bytes.length > UNCHECKED_BYTES ? shapeFault(bytes) : undefined;
  if (fault !== undefined) throw new MalformedError(fault);
  let body: unknown;
  try {
    body = parseExactJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch (error) {
    // A RangeError is nesting that overflows the parser's stack.
    const message = error instanceof SyntaxError ? error.message : "nesting too deep";
    throw new MalformedError(`expected JSON, got ${message}`);
  }
  if (body === null) throw new MalformedError("expected an object, got null");
  const request = readObject(body, "the body");
  const snake = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (request[field] === undefined && request[snake] !== undefined) {
    throw new MalformedError(`expected "${field}", got "${snake}" (OTLP/JSON names are lowerCamelCase)`);
  }
  return request;
}

/** Writes an id of so many bytes, which OTLP/JSON has in hexadecimal; all zero means none. */
export function writeId(
  column: TextColumn,
  slot: number,
  value: unknown,
  size: number,
  what: string,
  optional: boolean,
  fault: (reason: string) => void,
): void {
  const id = readString(value, what);
  if (id === "" && optional) return;
  if (id.length !== size * 2 || !/^[0-9a-fA-F]+$/.test(id)) {
    fault(`${what}: expected ${size * 2} hexadecimal digits, got ${describeId(id)}`);
  } else if (!/^0+$/.test(id)) column.setText(slot, id.toLowerCase());
  else if (!optional) fault(`${what}: expected ${size} bytes that are not all zero`);
}

function describeId(id: string): string {
  return id.length === 0 || /^[0-9a-fA-F]+$/.test(id) ? String(id.length) : "other characters";
}

/** A count, or nanoseconds since 1970; 0 for what is absent. */
export function readUnsigned(value: unknown, what: string, fault: (reason: string) => void): bigint {
  const count = readInteger(value, what);
  if (count >= 0n && count <= MAX_UINT64) return count;
  fault(`${what}: expected an unsigned 64-bit integer, got ${count}`);
  return 0n;
}

export function lowWord(value: bigint): number {
  return Number(value & 0xffffffffn);
}

export function highWord(value: bigint): number {
  return Number(value >> 32n);
}
