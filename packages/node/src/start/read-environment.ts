import { diag } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";

/** Readers of the standard variables by the rules of the OpenTelemetry specification: empty counts as not set. */
export function textFrom(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === "" ? undefined : value;
}

/** `true` in any case is true, all else false. */
export function booleanFrom(env: Environment, name: string): boolean {
  return textFrom(env, name)?.toLowerCase() === "true";
}

/** A number from `least` up; anything else is reported and counts as not set. */
export function numberFrom(env: Environment, name: string, least = 0): number | undefined {
  const text = textFrom(env, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  diag.warn(`@outcrop/node: Cannot use ${name}: expected a number from ${least}, got ${text}`);
  return undefined;
}

/** Items of a list separated by commas. */
export function listFrom(env: Environment, name: string): readonly string[] {
  return (textFrom(env, name) ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** `key=value` pairs, both percent-encoded, as in `OTEL_RESOURCE_ATTRIBUTES`. A pair that is none is reported and left out. */
export function pairsFrom(env: Environment, name: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const item of listFrom(env, name)) {
    const at = item.indexOf("=");
    const key = decode(item.slice(0, Math.max(at, 0)));
    const value = decode(item.slice(at + 1));
    if (at > 0 && key !== undefined && value !== undefined) pairs[key] = value;
    else diag.warn(`@outcrop/node: Cannot use a part of ${name}: expected key=value`);
  }
  return pairs;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
