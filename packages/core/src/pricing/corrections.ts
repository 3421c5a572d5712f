import type { PriceRow, RateTexts } from "./price-row.ts";

/** A price of ours that adds to or replaces rows of the generated list. */
export interface Correction extends PriceRow {
  readonly reason: string;
  readonly source: string;
  /**
   * Day of the last comparison. AWS's page fills in its prices in the browser, so what was compared are public
   * transcriptions of it, at least two where they could be found.
   */
  readonly checked: string;
}

const PRICING_PAGE = "https://aws.amazon.com/bedrock/pricing/";

function correction(model: string, rates: RateTexts, reason: string): Correction {
  return { model, scope: "any", prices: [{ rates }], reason, source: PRICING_PAGE, checked: "2026-11-21" };
}

const MISSING = "on demand at Bedrock, missing from genai-prices 0.1.8";

/** In US dollars per million tokens, us-east-1. Kept short: what genai-prices gets right belongs there. */
export const CORRECTIONS: readonly Correction[] = [
  correction("amazon.titan-embed-text-v2", { input: "0.02" }, "genai-prices 0.1.8 prices it as version 1, at 0.10"),
  correction("amazon.titan-embed-g1-text-02", { input: "0.1" }, "second name of titan-embed-text-v1, missing"),
  correction("amazon.titan-text-premier-v1", { input: "0.5", output: "1.5" }, MISSING),
  correction("cohere.embed-english-v3", { input: "0.1" }, MISSING),
  correction("cohere.embed-multilingual-v3", { input: "0.1" }, MISSING),
  correction("cohere.embed-v4", { input: "0.12" }, `${MISSING}; image tokens cost more and are not told apart`),
  correction("cohere.command-r-v1", { input: "0.5", output: "1.5" }, MISSING),
  correction("cohere.command-r-plus-v1", { input: "3", output: "15" }, MISSING),
  correction("cohere.command-text-v14", { input: "1.5", output: "2" }, MISSING),
  correction("cohere.command-light-text-v14", { input: "0.3", output: "0.6" }, MISSING),
  correction("anthropic.claude-v2", { input: "8", output: "24" }, MISSING),
  correction("anthropic.claude-instant-v1", { input: "0.8", output: "2.4" }, MISSING),
  correction("ai21.jamba-1-5-large-v1", { input: "2", output: "8" }, MISSING),
  correction("ai21.jamba-1-5-mini-v1", { input: "0.2", output: "0.4" }, MISSING),
  correction("meta.llama2-13b-chat-v1", { input: "0.75", output: "1" }, MISSING),
  correction("meta.llama2-70b-chat-v1", { input: "1.95", output: "2.56" }, MISSING),
];

/**
 * One-hour cache writes of Claude models cost twice the input rate where the list does not say: the list has the
 * five-minute rate alone for all but the newest. Source: platform.claude.com/docs/en/build-with-claude/prompt-caching
 * ("1-hour cache write tokens are 2 times the base input tokens price"); the one row with both (Opus 5.5) agrees.
 */
export const CLAUDE_CACHE_WRITE_1H_FACTOR = 2n;
