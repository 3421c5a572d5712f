import type { Attributes, Context } from "@opentelemetry/api";
import { isRecord } from "../values.ts";

/** The little of OpenTelemetry's logs API that is used here. */
export interface Logger {
  emit(record: LogRecord): void;
  /** Newer SDKs alone have it. */
  enabled?: unknown;
}

interface LogRecord {
  readonly eventName: string;
  /** By the conventions' numbers: 5 is DEBUG. */
  readonly severityNumber?: number;
  /** Values may be lists and maps of anything that JSON holds. */
  readonly attributes: Attributes;
  /** The span in it is what the record is linked to. */
  readonly context: Context;
}

interface LoggerProvider {
  getLogger(name: string, version: string, options: { readonly schemaUrl: string }): Logger;
}

/**
 * The global logger provider, or `undefined` where nobody has registered one. The logs API is in `@opentelemetry/api`
 * from 1.10 on, and was in `@opentelemetry/api-logs` before: neither can be imported without failing beside the other
 * line, so what both keep in the global symbol registry is read (docs/decisions, "Content: modes, events, the hook"). Sources:
 * @opentelemetry/api 1.10 and @opentelemetry/api-logs 0.57 to 0.220, `global-utils`.
 */
export function globalLoggerProvider(): LoggerProvider | undefined {
  const api: unknown = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
  const provider = isRecord(api) ? api["logs"] : undefined;
  if (isProvider(provider)) return provider;
  const getter: unknown = Reflect.get(globalThis, Symbol.for("io.opentelemetry.js.api.logs"));
  if (typeof getter !== "function") return undefined;
  const older: unknown = getter(COMPATIBILITY_VERSION);
  return isProvider(older) ? older : undefined;
}

/** What `@opentelemetry/api-logs` asks for itself. */
const COMPATIBILITY_VERSION = 1;

function isProvider(value: unknown): value is LoggerProvider {
  return isRecord(value) && typeof value["getLogger"] === "function";
}
