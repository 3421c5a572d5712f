import type { NormalizeCase } from "./normalize-span.golden.ts";

const NOVA = "us.amazon.nova-lite-v1:0";
const VERCEL_STEP = {
  "ai.operationId": "ai.generateText.doGenerate",
  "gen_ai.system": "amazon-bedrock",
  "gen_ai.request.model": NOVA,
  "gen_ai.usage.input_tokens": 12,
};
const VERCEL_STORED = {
  "ai.operationId": "ai.generateText.doGenerate",
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "aws.bedrock",
  "gen_ai.request.model": NOVA,
  "outcrop.original.gen_ai.system": "amazon-bedrock",
};

export const NORMALIZE_VERCEL_CASES: readonly NormalizeCase[] = [
  {
    rule: "vercel-operation",
    says: "a step is a call, and what sums up the steps is none",
    sent: { "ai.operationId": "ai.streamText.doStream" },
    stored: { "ai.operationId": "ai.streamText.doStream", "gen_ai.operation.name": "chat" },
  },
  {
    rule: "vercel-tool",
    says: "a tool has its name and the call's id",
    sent: { "ai.operationId": "ai.toolCall", "ai.toolCall.name": "weather", "ai.toolCall.id": "t1" },
    stored: {
      "ai.operationId": "ai.toolCall",
      "ai.toolCall.name": "weather",
      "ai.toolCall.id": "t1",
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.call.id": "t1",
    },
  },
  {
    rule: "vercel-model",
    says: "embeddings name model and provider in its own words alone",
    sent: {
      "ai.operationId": "ai.embed.doEmbed",
      "ai.model.id": "amazon.titan-embed-text-v2:0",
      "ai.model.provider": "amazon-bedrock",
    },
    stored: {
      "ai.operationId": "ai.embed.doEmbed",
      "ai.model.id": "amazon.titan-embed-text-v2:0",
      "ai.model.provider": "amazon-bedrock",
      "gen_ai.operation.name": "embeddings",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "amazon.titan-embed-text-v2:0",
    },
  },
  {
    rule: "vercel-tokens",
    says: "what sums up the steps stays as it is",
    sent: { "ai.operationId": "ai.generateText", "ai.usage.inputTokens": 5, "ai.model.id": NOVA },
    stored: { "ai.operationId": "ai.generateText", "ai.usage.inputTokens": 5, "ai.model.id": NOVA },
  },
  {
    rule: "vercel-tokens",
    says: "cached tokens, beside the input in version 5",
    sent: { ...VERCEL_STEP, "ai.usage.cachedInputTokens": 10 },
    stored: {
      ...VERCEL_STORED,
      "ai.usage.cachedInputTokens": 10,
      "gen_ai.usage.cache_read.input_tokens": 10,
      "gen_ai.usage.input_tokens": 22,
      "outcrop.original.gen_ai.usage.input_tokens": 12,
    },
  },
  {
    rule: "vercel-tokens",
    says: "cached tokens, within the input where it tells them apart, as version 6 does",
    sent: {
      ...VERCEL_STEP,
      "ai.usage.inputTokenDetails.cacheReadTokens": 6,
      "ai.usage.inputTokenDetails.cacheWriteTokens": 4,
    },
    stored: {
      ...VERCEL_STORED,
      "ai.usage.inputTokenDetails.cacheReadTokens": 6,
      "ai.usage.inputTokenDetails.cacheWriteTokens": 4,
      "gen_ai.usage.cache_read.input_tokens": 6,
      "gen_ai.usage.cache_creation.input_tokens": 4,
      "gen_ai.usage.input_tokens": 12,
    },
  },
];
