import { moveRule } from "./move-rule.ts";
import { readBoolean } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

/** Plain renames: older names, and names that are newer than the profile that is stored. */
export const NAME_RULES: readonly NormalizeRule[] = [
  moveRule("request-stream", "gen_ai.request.stream", ["gen_ai.request.is_stream", "llm.is_streaming"], readBoolean),
  moveRule("request-top-k", "gen_ai.request.top_k", ["gen_ai.retrieval.top_k", "llm.top_k"]),
  moveRule("request-frequency-penalty", "gen_ai.request.frequency_penalty", ["llm.frequency_penalty"]),
  moveRule("request-presence-penalty", "gen_ai.request.presence_penalty", ["llm.presence_penalty"]),
  moveRule("request-seed", "gen_ai.request.seed", ["gen_ai.openai.request.seed"]),
  moveRule("output-type", "gen_ai.output.type", ["gen_ai.openai.request.response_format"]),
  moveRule("openai-request-service-tier", "openai.request.service_tier", ["gen_ai.openai.request.service_tier"]),
  moveRule("openai-response-service-tier", "openai.response.service_tier", ["gen_ai.openai.response.service_tier"]),
  moveRule("openai-system-fingerprint", "openai.response.system_fingerprint", [
    "gen_ai.openai.response.system_fingerprint",
  ]),
];
