import {
  MAX_AGE_MS,
  MAX_AHEAD_MS,
  MAX_DIMENSION_NAME_LENGTH,
  MAX_DIMENSION_VALUE_LENGTH,
  MAX_METRIC_NAME_LENGTH,
  MAX_NAMESPACE_LENGTH,
  MAX_VALUE,
} from "./limits.ts";

/** "expected …, got …", or undefined where the value keeps the rule. */
export type Fault = string | undefined;

const NAMESPACE = /^[a-zA-Z0-9 ._#/-][a-zA-Z0-9 ._#:/-]*$/;
const VISIBLE = /\S/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** A value for a reader: short, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || value === undefined) return String(value);
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function textFault(value: unknown, max: number): Fault {
  if (typeof value !== "string") return `expected a text, got ${shown(value)}`;
  if (value.length > max) return `expected at most ${max} characters, got ${value.length}`;
  if (!VISIBLE.test(value)) return `expected a character that is no white space, got ${shown(value)}`;
  return undefined;
}

export function namespaceFault(value: unknown): Fault {
  const fault = textFault(value, MAX_NAMESPACE_LENGTH);
  if (fault !== undefined || NAMESPACE.test(value as string)) return fault;
  return `expected letters, digits, spaces and ._#:/- without a colon at the beginning, got ${shown(value)}`;
}

export function metricNameFault(value: unknown): Fault {
  const fault = textFault(value, MAX_METRIC_NAME_LENGTH);
  if (fault !== undefined || value !== "_aws") return fault;
  return 'expected another name than that of the metadata, got "_aws"';
}

export function dimensionNameFault(value: unknown): Fault {
  const fault = textFault(value, MAX_DIMENSION_NAME_LENGTH);
  if (fault !== undefined) return fault;
  const name = value as string;
  if (!PRINTABLE.test(name)) return `expected printable ASCII, got ${shown(value)}`;
  if (name.startsWith(":")) return `expected no colon at the beginning, got ${shown(value)}`;
  return name === "_aws" ? 'expected another name than that of the metadata, got "_aws"' : undefined;
}

export function dimensionValueFault(value: unknown): Fault {
  const fault = textFault(value, MAX_DIMENSION_VALUE_LENGTH);
  if (fault !== undefined || PRINTABLE.test(value as string)) return fault;
  return `expected printable ASCII, got ${shown(value)}`;
}

export function isMetricValue(value: unknown): value is number {
  // NaN fails both comparisons.
  return typeof value === "number" && value <= MAX_VALUE && value >= -MAX_VALUE;
}

export const VALUE_RULE = "finite numbers between -2^360 and 2^360";

export function timestampFault(value: unknown): Fault {
  return Number.isSafeInteger(value) ? undefined : `expected whole milliseconds since 1970, got ${shown(value)}`;
}

/** CloudWatch takes what is at most 14 days old and at most 2 hours ahead. */
export function ageFault(timestamp: number, now: number): Fault {
  if (timestamp < now - MAX_AGE_MS) return `expected a time at most 14 days old, got ${shown(timestamp)}`;
  if (timestamp > now + MAX_AHEAD_MS) return `expected a time at most 2 hours ahead, got ${shown(timestamp)}`;
  return undefined;
}
