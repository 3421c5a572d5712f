import type { Correction } from "./corrections.ts";
import type { RateTexts } from "./price-row.ts";

const SOURCE = "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json";
const SHORT =
  "on demand at Bedrock, missing from genai-prices 0.1.8; AWS's price file as LiteLLM 1.109.1 transcribes it";

interface LongContext {
  /** Rates hold for the whole call when its input has more tokens than this. */
  readonly above: number;
  readonly rates: RateTexts;
}

function price(model: string, scope: Correction["scope"], usual: RateTexts, long?: LongContext): Correction {
  const above = long === undefined ? {} : { above: { inputTokens: long.above, rates: long.rates } };
  return { model, scope, prices: [{ rates: usual, ...above }], reason: SHORT, source: SOURCE, checked: "2026-11-21" };
}

const any = (model: string, input: string, output: string): Correction => price(model, "any", { input, output });

function rates(input: string, output: string, cacheRead?: string, cacheWrite?: string): RateTexts {
  return {
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

const K100 = 100_000;
const K272 = 272_000;

/**
 * Models that came to Bedrock after the last release of genai-prices, and open-weight ones that it leaves out. In US
 * dollars per million tokens, us-east-1. A row goes when a release of the list has the model.
 */
export const NEWER_MODELS: readonly Correction[] = [
  price("anthropic.claude-sonnet-5-5", "global", rates("2", "10", "0.1", "2.5")),
  price("anthropic.claude-sonnet-5-5", "regional", rates("2.2", "11", "0.11", "2.75")),
  price("anthropic.claude-haiku-5-5", "global", rates("0.1", "0.5", "0.01", "0.125"), {
    above: K100,
    rates: rates("0.5", "2.5", "0.05", "0.625"),
  }),
  price("anthropic.claude-haiku-5-5", "regional", rates("0.11", "0.55", "0.011", "0.1375"), {
    above: K100,
    rates: rates("0.55", "2.75", "0.055", "0.6875"),
  }),
  price("anthropic.claude-mythos-5-1", "global", rates("10", "50", "0.25", "12.5")),
  price("anthropic.claude-mythos-5-1", "regional", rates("11", "55", "0.275", "13.75")),
  price("anthropic.claude-mythos-5", "regional", rates("11", "55", "1.1", "13.75")),
  price("anthropic.claude-mythos-preview", "any", rates("27.5", "137.5", "2.75", "34.375")),
  price("openai.gpt-5.4", "global", rates("2.5", "15", "0.25"), { above: K272, rates: rates("5", "22.5", "0.5") }),
  price("openai.gpt-5.4", "regional", rates("2.75", "16.5", "0.275"), {
    above: K272,
    rates: rates("5.5", "24.75", "0.55"),
  }),
  price("openai.gpt-5.5", "global", rates("5", "30", "0.5"), { above: K272, rates: rates("10", "45", "1") }),
  price("openai.gpt-5.5", "regional", rates("5.5", "33", "0.55"), { above: K272, rates: rates("11", "49.5", "1.1") }),
  price("openai.gpt-6-astra", "global", rates("10", "50", "1", "12.5"), {
    above: K272,
    rates: rates("20", "75", "2", "25"),
  }),
  price("openai.gpt-6-astra", "regional", rates("11", "55", "1.1", "13.75"), {
    above: K272,
    rates: rates("22", "82.5", "2.2", "27.5"),
  }),
  price("openai.gpt-6-sol", "global", rates("2", "10", "0.2", "2.5"), {
    above: K272,
    rates: rates("4", "15", "0.4", "5"),
  }),
  price("openai.gpt-6-sol", "regional", rates("2.2", "11", "0.22", "2.75"), {
    above: K272,
    rates: rates("4.4", "16.5", "0.44", "5.5"),
  }),
  price("openai.gpt-6-luna", "global", rates("0.1", "0.5", "0.01", "0.125"), {
    above: K272,
    rates: rates("0.2", "0.75", "0.02", "0.25"),
  }),
  price("openai.gpt-6-luna", "regional", rates("0.11", "0.55", "0.011", "0.1375"), {
    above: K272,
    rates: rates("0.22", "0.825", "0.022", "0.275"),
  }),
  price("openai.gpt-6.1-sol", "global", rates("2", "10", "0.1", "2.5"), {
    above: K272,
    rates: rates("4", "15", "0.2", "5"),
  }),
  price("openai.gpt-6.1-sol", "regional", rates("2.2", "11", "0.11", "2.75"), {
    above: K272,
    rates: rates("4.4", "16.5", "0.22", "5.5"),
  }),
  price("openai.gpt-6.1-terra", "global", rates("1", "5", "0.05", "1.25"), {
    above: K272,
    rates: rates("2", "7.5", "0.1", "2.5"),
  }),
  price("openai.gpt-6.1-terra", "regional", rates("1.1", "5.5", "0.055", "1.375"), {
    above: K272,
    rates: rates("2.2", "8.25", "0.11", "2.75"),
  }),
  price("xai.grok-4.6", "global", rates("2", "6", "0.5")),
  price("xai.grok-4.6", "regional", rates("2.2", "6.6", "0.55")),
  price("xai.grok-4.7", "global", rates("2", "6", "0.5")),
  price("xai.grok-4.7", "regional", rates("2.2", "6.6", "0.55")),
  price("moonshotai.kimi-k3", "global", rates("3", "15", "0.3", "3.75")),
  price("moonshotai.kimi-k3", "regional", rates("3.3", "16.5", "0.33", "4.125")),
  price("zai.glm-5.3", "global", rates("1.68", "5.28", "0.312", "2.1")),
  price("zai.glm-5.3", "regional", rates("1.848", "5.808", "0.3432", "2.31")),
  price("amazon.nova-2-pro-preview-20251202-v1", "global", rates("1.25", "10", "0.3125")),
  price("amazon.nova-2-pro-preview-20251202-v1", "regional", rates("1.375", "11", "0.34375")),
  any("zai.glm-5", "1", "3.2"),
  any("zai.glm-4.7", "0.6", "2.2"),
  any("zai.glm-4.7-flash", "0.07", "0.4"),
  any("moonshotai.kimi-k2.5", "0.6", "3"),
  any("moonshot.kimi-k2-thinking", "0.6", "2.5"),
  any("minimax.minimax-m2", "0.3", "1.2"),
  any("minimax.minimax-m2.1", "0.3", "1.2"),
  any("minimax.minimax-m2.5", "0.3", "1.2"),
  any("deepseek.v3-v1", "0.58", "1.68"),
  any("deepseek.v3.2", "0.62", "1.85"),
  any("qwen.qwen3-235b-a22b-2507-v1", "0.22", "0.88"),
  any("qwen.qwen3-next-80b-a3b", "0.15", "1.2"),
  any("qwen.qwen3-coder-next", "0.5", "1.2"),
  any("openai.gpt-oss-safeguard-120b", "0.15", "0.6"),
  any("openai.gpt-oss-safeguard-20b", "0.07", "0.2"),
  any("nvidia.nemotron-nano-12b-v2", "0.2", "0.6"),
  any("meta.llama3-1-405b-instruct-v1", "2.4", "2.4"),
  any("mistral.mistral-large-2407-v1", "2", "6"),
  any("writer.palmyra-vision-7b", "0.15", "0.6"),
];
