import { diag, DiagConsoleLogger, DiagLogLevel } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";
import { isRegistered } from "./registered.ts";
import { textFrom } from "./read-environment.ts";

/** `OTEL_LOG_LEVEL` makes `diag` audible, as in OpenTelemetry's own set-ups; without it, and beside a logger of the application's, nothing changes. */
export function showDiagnostics(env: Environment): void {
  const level = levels.get(textFrom(env, "OTEL_LOG_LEVEL")?.toUpperCase() ?? "");
  if (level === undefined || level === DiagLogLevel.NONE || isRegistered("diag")) return;
  diag.setLogger(new DiagConsoleLogger(), level);
}

const levels: ReadonlyMap<string, DiagLogLevel> = new Map([
  ["NONE", DiagLogLevel.NONE],
  ["ERROR", DiagLogLevel.ERROR],
  ["WARN", DiagLogLevel.WARN],
  ["INFO", DiagLogLevel.INFO],
  ["DEBUG", DiagLogLevel.DEBUG],
  ["VERBOSE", DiagLogLevel.VERBOSE],
  ["ALL", DiagLogLevel.ALL],
]);
