import { MalformedError } from "./proto-reader.ts";

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object, or an empty one for a field that is absent or null (ProtoJSON reads null as absent). */
export function readObject(value: unknown, what: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as JsonObject;
  throw new MalformedError(`expected ${what} to be an object, got ${nameOf(value)}`);
}

export function readList(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new MalformedError(`expected ${what} to be an array, got ${nameOf(value)}`);
}

export function readString(value: unknown, what: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw new MalformedError(`expected ${what} to be a string, got ${nameOf(value)}`);
}

/** A 64-bit integer, which OTLP/JSON writes as a decimal string and readers also take as a number. */
export function readInteger(value: unknown, what: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw new MalformedError(`expected ${what} to be an integer, got ${nameOf(value)}`);
}

/** An unsigned 32-bit integer: as many low bits as that has. */
export function readWord(value: unknown, what: string): number {
  return Number(BigInt.asUintN(32, readInteger(value, what)));
}

/** The same, signed. */
export function readSigned(value: unknown, what: string): number {
  return Number(BigInt.asIntN(32, readInteger(value, what)));
}

/** A boolean, also in quotes; one that is absent is false. */
export function readFlag(value: unknown, what: string): boolean {
  if (!isGiven(value)) return false;
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new MalformedError(`expected ${what} to be a boolean, got ${nameOf(value)}`);
}

/** Whether a field is there: ProtoJSON reads null as absent. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A double; JSON has no NaN or infinities, so ProtoJSON writes them as strings. */
export function readDouble(value: unknown, what: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === "NaN") return Number.NaN;
  if (value === "Infinity" || value === "-Infinity") return Number(value);
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  throw new MalformedError(`expected ${what} to be a number, got ${nameOf(value)}`);
}

/** An enum by number, or by name, as some senders write it (`SPAN_KIND_CLIENT`). Unknown ones count as 0. */
export function readEnum(value: unknown, names: readonly string[], what: string): number {
  if (typeof value === "string" && !/^-?\d+$/.test(value)) return Math.max(0, names.indexOf(value));
  const number = readInteger(value, what);
  return number > 0n && number < 1000n ? Number(number) : 0;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "bigint") return `number ${value}`;
  return `${typeof value} ${(JSON.stringify(value) ?? "").slice(0, 40)}`;
}
