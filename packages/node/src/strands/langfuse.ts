import type { Environment } from "../settings.ts";

const ENDPOINTS = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/** Spans go to Langfuse, as far as the environment tells at this moment. */
export function isLangfuse(env: Environment, knowsBaseUrl: boolean): boolean {
  const names = knowsBaseUrl ? [...ENDPOINTS, "LANGFUSE_BASE_URL"] : ENDPOINTS;
  return names.some((name) => env[name]?.includes("langfuse") === true);
}
