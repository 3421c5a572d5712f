import type { Environment } from "../settings.ts";

export interface OptIn {
  readonly latestConventions: boolean;
  readonly toolDefinitions: boolean;
  readonly latestInvocationTokens: boolean;
}

/** Reads `OTEL_SEMCONV_STABILITY_OPT_IN`: words between commas, trimmed, case as it is. */
export function optInFrom(env: Environment): OptIn {
  const words = new Set((env["OTEL_SEMCONV_STABILITY_OPT_IN"] ?? "").split(",").map((word) => word.trim()));
  return {
    latestConventions: words.has("gen_ai_latest_experimental"),
    toolDefinitions: words.has("gen_ai_tool_definitions"),
    latestInvocationTokens: words.has("gen_ai_use_latest_invocation_tokens"),
  };
}
