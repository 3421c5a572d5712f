import type { TracerProvider } from "@opentelemetry/api";
import { memberOf } from "../values.ts";

/** Flushes a provider that can be; the proxy of the API has one behind it. Answers with what it answers. */
export function flush(provider: TracerProvider): unknown {
  const getDelegate = memberOf(provider, "getDelegate");
  const target: unknown = typeof getDelegate === "function" ? getDelegate.call(provider) : provider;
  const forceFlush = memberOf(target, "forceFlush");
  return typeof forceFlush === "function" ? forceFlush.call(target) : undefined;
}
