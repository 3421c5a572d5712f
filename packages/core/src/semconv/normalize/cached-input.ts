import { ORIGINAL_PREFIX } from "../vendor-attributes.ts";
import { PROVIDER } from "../well-known-values.ts";
import { readCount } from "./read-value.ts";
import type { Draft } from "./draft.ts";
import type { NormalizeRule } from "./rule.ts";
import type { Sender } from "./sender.ts";

const INPUT = "gen_ai.usage.input_tokens";
const CACHE_READ = "gen_ai.usage.cache_read.input_tokens";
const CACHE_WRITE = "gen_ai.usage.cache_creation.input_tokens";

/**
 * The conventions' input tokens include cache reads and writes; Bedrock Converse and Anthropic count them beside. The
 * original input kept by an earlier pass says that the parts were added already.
 */
export const cachedInput: NormalizeRule = {
  id: "tokens-cached-input",
  keys: [CACHE_READ, CACHE_WRITE],
  apply(draft, sender) {
    const input = count(draft, INPUT);
    if (input === undefined || draft.get(ORIGINAL_PREFIX + INPUT) !== undefined) return;
    const cached = (count(draft, CACHE_READ) ?? 0) + (count(draft, CACHE_WRITE) ?? 0);
    if (cached === 0 || !leavesOutCached(draft, sender, input, cached)) return;
    draft.keepOriginal(INPUT, input);
    draft.set(INPUT, input + cached);
  },
};

/** What the numbers prove goes before what is known of the sender. */
function leavesOutCached(draft: Draft, sender: Sender, input: number, cached: number): boolean {
  if (cached > input) return true; // a part cannot be larger than the whole
  const total = count(draft, "gen_ai.usage.total_tokens");
  const output = count(draft, "gen_ai.usage.output_tokens") ?? 0;
  if (total === input + output + cached) return true;
  const provider = draft.get("gen_ai.provider.name");
  switch (sender.input) {
    case "total":
      return false;
    case "raw":
      return provider === PROVIDER.awsBedrock || provider === PROVIDER.anthropic;
    case "raw-unless-total":
      return provider === PROVIDER.awsBedrock && total !== input + output;
  }
}

function count(draft: Draft, key: string): number | undefined {
  const value = draft.get(key);
  return value === undefined ? undefined : readCount(value);
}
