import type { TracerProvider } from "@opentelemetry/api";
import { guard } from "../guard.ts";

/** Tells of each scope that a tracer is asked for, before it is given: an instrumentation asks as it is made. */
export function watchScopes(provider: TracerProvider, seen: (scopeName: string) => void): void {
  const getTracer = provider.getTracer.bind(provider);
  const value: TracerProvider["getTracer"] = (name, ...rest) => {
    guard("notice an instrumentation", () => seen(name));
    return getTracer(name, ...rest);
  };
  Reflect.defineProperty(provider, "getTracer", { value, writable: true, configurable: true });
}
