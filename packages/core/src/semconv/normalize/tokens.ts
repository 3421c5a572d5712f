import { countRule } from "./move-rule.ts";
import type { NormalizeRule } from "./rule.ts";

/** Counts in their one spelling, as whole numbers. The total is in no convention; it is kept because it proves things. */
export const TOKEN_RULES: readonly NormalizeRule[] = [
  countRule("tokens-input", "gen_ai.usage.input_tokens", [
    "gen_ai.usage.prompt_tokens",
    "llm.usage.prompt_tokens",
    "llm.token_count.prompt",
  ]),
  countRule("tokens-output", "gen_ai.usage.output_tokens", [
    "gen_ai.usage.completion_tokens",
    "llm.usage.completion_tokens",
    "llm.token_count.completion",
  ]),
  countRule("tokens-total", "gen_ai.usage.total_tokens", [
    "gen_ai.usage.total",
    "llm.usage.total_tokens",
    "llm.token_count.total",
  ]),
  countRule("tokens-cache-read", "gen_ai.usage.cache_read.input_tokens", [
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.cached_input_tokens",
    "gen_ai.usage.cached_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.input_tokens_details.cached_tokens",
    "gen_ai.usage.prompt_tokens_details.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "gen_ai.usage.details.cache_read_input_tokens",
    "llm.usage.cache_read_input_tokens",
    "llm.token_count.prompt_details.cache_read",
    "llm.token_count.prompt_details.cache_input",
  ]),
  countRule("tokens-cache-write", "gen_ai.usage.cache_creation.input_tokens", [
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write_input_tokens",
    "gen_ai.usage.cache_write_tokens",
    "gen_ai.usage.cache_creation_tokens",
    "gen_ai.usage.input_tokens.cache_write",
    "gen_ai.usage.details.cache_write_tokens",
    "gen_ai.usage.details.cache_creation_input_tokens",
    "llm.usage.cache_creation_input_tokens",
    "llm.token_count.prompt_details.cache_write",
  ]),
  countRule("tokens-cache-write-1h", "aws.bedrock.usage.cache_write_1h.input_tokens", [
    "anthropic.usage.cache_creation.ephemeral_1h_input_tokens",
  ]),
  countRule("tokens-reasoning", "gen_ai.usage.reasoning.output_tokens", [
    "gen_ai.usage.reasoning_output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
    "gen_ai.usage.details.reasoning_tokens",
    "llm.usage.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
  ]),
];
