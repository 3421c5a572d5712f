import { describe, expect, it } from "vitest";

import { resolveModel } from "../models/resolve-model.ts";
import { createPriceBook } from "./create-price-book.ts";
import type { TokenUsage } from "./types.ts";

/**
 * Costs worked out by hand from the rates in the comment, in nano-dollars: a rate of $r per million tokens is
 * r × 1000 nano-dollars per token. Source of the rates, unless the row names another: genai-prices 0.1.8, its Bedrock
 * provider (read 2026-11-21), which transcribes aws.amazon.com/bedrock/pricing for on-demand use in us-east-1. "Bedrock
 * pricing page" in a row is that page by other public transcriptions: see corrections.ts.
 */
interface Row {
  readonly id: string;
  readonly usage: TokenUsage;
  readonly nano: bigint;
  /** Start of the call; 2026-11-01 where absent. */
  readonly at?: string;
}

const ROWS: readonly Row[] = [
  // Anthropic, regional and geographic: $3 in, $15 out. 1234 × 3000 + 567 × 15000.
  { id: "anthropic.claude-3-5-sonnet-20240620-v1:0", usage: { input: 1234, output: 567 }, nano: 12_207_000n },
  { id: "us.anthropic.claude-3-5-sonnet-20240620-v1:0", usage: { input: 1234, output: 567 }, nano: 12_207_000n },
  // $0.25 in, $1.25 out. 8 × 250 + 4 × 1250.
  { id: "anthropic.claude-3-haiku-20240307-v1:0", usage: { input: 8, output: 4 }, nano: 7_000n },
  // $0.80 in, $4 out, read $0.08, write $1. Uncached 2000 − 1200 − 300 = 500: 400,000 + 96,000 + 300,000 + 40,000.
  {
    id: "us.anthropic.claude-3-5-haiku-20241022-v1:0",
    usage: { input: 2000, output: 10, cacheRead: 1200, cacheWrite: 300 },
    nano: 836_000n,
  },
  // Global $1 in, $5 out; regional 10 % more: $1.10, $5.50. 1000 × 1000 + 100 × 5000, and × 1.1.
  { id: "global.anthropic.claude-haiku-4-5-20251001-v1:0", usage: { input: 1000, output: 100 }, nano: 1_500_000n },
  { id: "eu.anthropic.claude-haiku-4-5-20251001-v1:0", usage: { input: 1000, output: 100 }, nano: 1_650_000n },
  { id: "anthropic.claude-haiku-4-5-20251001-v1:0", usage: { input: 1000, output: 100 }, nano: 1_650_000n },
  // Regional $3.30 in, $16.50 out, read $0.33, write $4.125, write 1 h 2 × 3.30 (platform.claude.com, prompt caching).
  // Uncached 10,000 − 4,000 − 3,000 = 3,000: 9,900,000 + 1,320,000 + 2,000 × 4125 + 1,000 × 6600 + 500 × 16500.
  {
    id: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    usage: { input: 10_000, output: 500, cacheRead: 4000, cacheWrite: 3000, cacheWrite1h: 1000 },
    nano: 34_320_000n,
  },
  // Global $3 in, $15 out, ARN of the profile. 1 × 3000 + 1 × 15000.
  {
    id: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    usage: { input: 1, output: 1 },
    nano: 18_000n,
  },
  // $5.50 in, $27.50 out regional; the id carries a date that the list leaves out. 100 × 5500 + 10 × 27500.
  { id: "anthropic.claude-opus-4-5-20251101-v1:0", usage: { input: 100, output: 10 }, nano: 825_000n },
  // Global $4 in, $20 out, read $0.20, write $5, write 1 h $8 (AWS price list, "Claude Opus 5.5").
  // Uncached 0: 600 × 200 + 100 × 5000 + 300 × 8000 + 50 × 20000.
  {
    id: "global.anthropic.claude-opus-5-5",
    usage: { input: 1000, output: 50, cacheRead: 600, cacheWrite: 400, cacheWrite1h: 300 },
    nano: 4_020_000n,
  },
  // $15 in, $75 out. 3 × 15000 + 2 × 75000.
  { id: "anthropic.claude-3-opus-20240229-v1:0", usage: { input: 3, output: 2 }, nano: 195_000n },
  // Missing from genai-prices: $8 in, $24 out (Bedrock pricing page). 21 × 8000 + 9 × 24000.
  { id: "anthropic.claude-v2:1", usage: { input: 21, output: 9 }, nano: 384_000n },
  // Amazon: $0.035 in, $0.14 out, read $0.00875. Uncached 900: 900 × 35 + 100 × 8.75 + 1 × 140 = 32,515.
  { id: "amazon.nova-micro-v1:0", usage: { input: 1000, output: 1, cacheRead: 100 }, nano: 32_515n },
  // Half a nano-dollar rounds up: 2 × 8.75 = 17.5.
  { id: "amazon.nova-micro-v1:0", usage: { input: 2, output: 0, cacheRead: 2 }, nano: 18n },
  // Less than half rounds down: 3 × 8.75 = 26.25.
  { id: "amazon.nova-micro-v1:0", usage: { input: 3, cacheRead: 3 }, nano: 26n },
  // $0.06 in, $0.24 out. 12,345 × 60 + 678 × 240.
  { id: "apac.amazon.nova-lite-v1:0", usage: { input: 12_345, output: 678 }, nano: 903_420n },
  // $0.80 in, $3.20 out; no price for cache writes, so they cost what input costs: 1000 × 800 + 10 × 3200.
  { id: "us.amazon.nova-pro-v1:0", usage: { input: 1000, output: 10, cacheWrite: 400 }, nano: 832_000n },
  // Global $0.30 in, $2.50 out; regional $0.33, $2.75. 10 × 300 + 10 × 2500; 10 × 330 + 10 × 2750.
  { id: "global.amazon.nova-2-lite-v1:0", usage: { input: 10, output: 10 }, nano: 28_000n },
  { id: "jp.amazon.nova-2-lite-v1:0", usage: { input: 10, output: 10 }, nano: 30_800n },
  // $0.15 in, $0.20 out. 16 × 150 + 32 × 200.
  { id: "amazon.titan-text-lite-v1", usage: { input: 16, output: 32 }, nano: 8_800n },
  // Embeddings: version 1 $0.10; version 2 $0.02 (Bedrock pricing page; genai-prices says 0.10).
  { id: "amazon.titan-embed-text-v1", usage: { input: 77 }, nano: 7_700n },
  { id: "amazon.titan-embed-text-v2:0", usage: { input: 77 }, nano: 1_540n },
  // Missing from genai-prices: $0.10 and $0.12 (Bedrock pricing page).
  { id: "cohere.embed-english-v3", usage: { input: 500 }, nano: 50_000n },
  { id: "global.cohere.embed-v4:0", usage: { input: 500 }, nano: 60_000n },
  // $0.50 in, $1.50 out (Bedrock pricing page). 40 × 500 + 20 × 1500.
  { id: "cohere.command-r-v1:0", usage: { input: 40, output: 20 }, nano: 50_000n },
  // Meta: $0.30 in, $0.60 out. 35 × 300 + 70 × 600.
  { id: "meta.llama3-8b-instruct-v1:0", usage: { input: 35, output: 70 }, nano: 52_500n },
  // Mistral: $0.15 in, $0.20 out. 9 × 150 + 3 × 200.
  { id: "mistral.mistral-7b-instruct-v0:2", usage: { input: 9, output: 3 }, nano: 1_950n },
  // DeepSeek: $1.35 in, $5.40 out. 1000 × 1350 + 1000 × 5400.
  // Up to "genai-prices again": newer-models.ts, AWS's price file as LiteLLM 1.109.1 transcribes it.
  // Claude Sonnet 5.5: global $2 in, $10 out, read $0.10, write 1 h 2 × 2; geographic 10 % more.
  {
    id: "global.anthropic.claude-sonnet-5-5",
    usage: { input: 1000, output: 10, cacheRead: 500, cacheWrite: 100, cacheWrite1h: 100 },
    nano: 1_350_000n,
  },
  { id: "jp.anthropic.claude-sonnet-5-5", usage: { input: 1000, output: 10 }, nano: 2_310_000n },
  // Claude Haiku 5.5 regional: $0.11, $0.55; above 100,000 tokens of input $0.55, $2.75 for the whole call.
  { id: "us.anthropic.claude-haiku-5-5", usage: { input: 100_000, output: 100 }, nano: 11_055_000n },
  { id: "us.anthropic.claude-haiku-5-5", usage: { input: 100_001, output: 100 }, nano: 55_275_550n },
  // GPT-5.4: global $2.50, $15; elsewhere $2.75, $16.50.
  { id: "global.openai.gpt-5.4", usage: { input: 100, output: 10 }, nano: 400_000n },
  { id: "openai.gpt-5.4", usage: { input: 100, output: 10 }, nano: 440_000n },
  // DeepSeek V3.1: $0.58, $1.68. MiniMax M2: $0.30, $1.20. Kimi K2 Thinking: $0.60, $2.50. Qwen3 Next: $0.15, $1.20.
  { id: "deepseek.v3-v1:0", usage: { input: 100, output: 10 }, nano: 74_800n },
  { id: "minimax.minimax-m2", usage: { input: 100, output: 10 }, nano: 42_000n },
  { id: "moonshot.kimi-k2-thinking", usage: { input: 100, output: 10 }, nano: 85_000n },
  { id: "qwen.qwen3-next-80b-a3b", usage: { input: 100, output: 10 }, nano: 27_000n },
  // genai-prices again.
  { id: "us.deepseek.r1-v1:0", usage: { input: 1000, output: 1000 }, nano: 6_750_000n },
  // OpenAI: $0.15 in, $0.60 out. 11 × 150 + 7 × 600.
  { id: "openai.gpt-oss-120b-1:0", usage: { input: 11, output: 7 }, nano: 5_850n },
  // Dated: regional $5.50 in, $33 out until 2026-08-20, $4.40 and $22 from 2026-08-21.
  // 1000 × 5500 + 100 × 33000; 1000 × 4400 + 100 × 22000.
  { id: "openai.gpt-5.6-sol", usage: { input: 1000, output: 100 }, at: "2026-08-20T23:59:59Z", nano: 8_800_000n },
  { id: "openai.gpt-5.6-sol", usage: { input: 1000, output: 100 }, at: "2026-08-21T00:00:00Z", nano: 6_600_000n },
  // Long context, the whole call: up to 271,999 tokens $2.20 in, from 272,000 on $4.40 in and $19.80 out.
  // 271,999 × 2200; 272,000 × 4400 + 1 × 19800.
  { id: "us.openai.gpt-5.6-terra", usage: { input: 271_999, output: 0 }, nano: 598_397_800n },
  { id: "us.openai.gpt-5.6-terra", usage: { input: 272_000, output: 1 }, nano: 1_196_819_800n },
];

describe("prices", () => {
  const book = createPriceBook();

  it.each(ROWS)("$id: $usage costs $nano nano-dollars", ({ id, usage, nano, at = "2026-11-01" }) => {
    const outcome = book.price({ model: resolveModel(id), usage, atMs: Date.parse(at) });
    expect(outcome).toEqual({ status: "priced", costNanoUsd: nano, version: book.version });
  });
});
