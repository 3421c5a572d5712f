import { isRecord } from "../values.ts";

/**
 * What somebody has registered as a global of the OpenTelemetry API. Its own getters answer with a stand-in either
 * way; what it keeps under this symbol is there only once registered. Source: @opentelemetry/api, global-utils.
 */
export function registered(part: "trace" | "diag" | "context"): unknown {
  const api: unknown = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
  return isRecord(api) ? api[part] : undefined;
}

export function isRegistered(part: "trace" | "diag"): boolean {
  return registered(part) !== undefined;
}
