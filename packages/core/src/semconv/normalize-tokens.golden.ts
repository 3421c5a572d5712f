import type { NormalizeCase } from "./normalize-span.golden.ts";

const BOTOCORE = "opentelemetry.instrumentation.botocore.bedrock-runtime";
const NOVA = "us.amazon.nova-lite-v1:0";

/** Tokens, identity and cost: the rows of docs/normalise.md after "Names". */
export const NORMALIZE_TOKEN_CASES: readonly NormalizeCase[] = [
  {
    rule: "tokens-input",
    says: "the legacy name",
    sent: { "gen_ai.usage.prompt_tokens": 12 },
    stored: { "gen_ai.usage.input_tokens": 12 },
  },
  {
    rule: "tokens-input",
    says: "both names saying the same leave one",
    sent: { "gen_ai.usage.prompt_tokens": 12, "gen_ai.usage.input_tokens": 12 },
    stored: { "gen_ai.usage.input_tokens": 12 },
  },
  {
    rule: "tokens-input",
    says: "a negative count makes room for a good one",
    sent: { "gen_ai.usage.input_tokens": -1, "llm.token_count.prompt": "12" },
    stored: { "gen_ai.usage.input_tokens": 12, "outcrop.original.gen_ai.usage.input_tokens": -1 },
  },
  {
    rule: "tokens-output",
    says: "digits in a string",
    sent: { "gen_ai.usage.output_tokens": "34" },
    stored: { "gen_ai.usage.output_tokens": 34 },
  },
  {
    rule: "tokens-output",
    says: "an old name that says something else is kept aside",
    sent: { "gen_ai.usage.output_tokens": 34, "gen_ai.usage.completion_tokens": 35 },
    stored: { "gen_ai.usage.output_tokens": 34, "outcrop.original.gen_ai.usage.completion_tokens": 35 },
  },
  {
    rule: "tokens-output",
    says: "half a token is none",
    sent: { "gen_ai.usage.output_tokens": 0.5 },
    stored: { "outcrop.original.gen_ai.usage.output_tokens": 0.5 },
  },
  {
    rule: "tokens-total",
    says: "OpenInference's total",
    sent: { "llm.token_count.total": 46 },
    stored: { "gen_ai.usage.total_tokens": 46 },
  },
  {
    rule: "tokens-cache-read",
    says: "Strands' name, and zero stays zero",
    sent: { "gen_ai.usage.cache_read_input_tokens": 0 },
    stored: { "gen_ai.usage.cache_read.input_tokens": 0 },
  },
  {
    rule: "tokens-cache-write",
    says: "the latest profile's name",
    sent: { "gen_ai.usage.cache_write.input_tokens": 5 },
    stored: { "gen_ai.usage.cache_creation.input_tokens": 5 },
  },
  {
    rule: "tokens-cache-write-1h",
    says: "more than any call can use",
    sent: { "aws.bedrock.usage.cache_write_1h.input_tokens": 1e15 },
    stored: { "outcrop.original.aws.bedrock.usage.cache_write_1h.input_tokens": 1e15 },
  },
  {
    rule: "tokens-reasoning",
    says: "Traceloop's name",
    sent: { "gen_ai.usage.reasoning_tokens": 9 },
    stored: { "gen_ai.usage.reasoning.output_tokens": 9 },
  },
  {
    rule: "tokens-cached-input",
    says: "botocore copies Converse, which counts cached tokens beside",
    scope: BOTOCORE,
    sent: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "gen_ai.usage.cache_creation.input_tokens": 20,
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 150,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "gen_ai.usage.cache_creation.input_tokens": 20,
      "outcrop.original.gen_ai.usage.input_tokens": 100,
    },
  },
  {
    rule: "tokens-cached-input",
    says: "more cached than input proves it of any sender",
    sent: { "gen_ai.usage.input_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 100 },
    stored: {
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "outcrop.original.gen_ai.usage.input_tokens": 10,
    },
  },
  {
    rule: "tokens-cached-input",
    says: "a total that adds up only with the cached ones proves it too",
    sent: {
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.total_tokens": 145,
    },
    stored: {
      "gen_ai.usage.input_tokens": 140,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.total_tokens": 145,
      "outcrop.original.gen_ai.usage.input_tokens": 100,
    },
  },
  {
    rule: "tokens-cached-input",
    says: "Strands without a total records Bedrock's raw figure",
    scope: "strands.telemetry.tracer",
    sent: {
      "gen_ai.provider.name": "strands-agents",
      "gen_ai.request.model": NOVA,
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.cache_read_input_tokens": 30,
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "outcrop.original.gen_ai.provider.name": "strands-agents",
      "outcrop.original.gen_ai.usage.input_tokens": 100,
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "surface-strands",
    says: "our own profile under Strands' scope names the real provider, and its input is the total",
    scope: "strands.telemetry.tracer",
    sent: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 30,
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "outcrop.surface": "strands",
    },
  },
  {
    rule: "tokens-cached-input",
    says: "OpenLIT's TypeScript SDK records Bedrock's raw figure",
    scope: "@openlit/instrumentation-bedrock",
    sent: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.cache_read.input_tokens": 30,
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "outcrop.original.gen_ai.usage.input_tokens": 100,
    },
  },
  {
    rule: "tokens-input",
    says: "a span of somebody else's that @outcrop/node gave its figures to says the total already",
    scope: "@opentelemetry/instrumentation-aws-sdk",
    sent: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "outcrop.enriched": true,
    },
    stored: {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 130,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "outcrop.enriched": true,
    },
  },
  {
    rule: "session-id",
    says: "the conversation where there is no session",
    sent: { "gen_ai.conversation.id": "c-1" },
    stored: { "gen_ai.conversation.id": "c-1", "session.id": "c-1" },
  },
  {
    rule: "session-id",
    says: "a session before a conversation, a header value being a list",
    sent: {
      "gen_ai.conversation.id": "c-1",
      "http.request.header.x-amzn-bedrock-agentcore-runtime-session-id": ["s-1"],
    },
    stored: {
      "gen_ai.conversation.id": "c-1",
      "http.request.header.x-amzn-bedrock-agentcore-runtime-session-id": ["s-1"],
      "session.id": "s-1",
      "outcrop.surface": "agentcore",
    },
  },
  {
    rule: "user-id",
    says: "the end user of the core conventions",
    sent: { "enduser.id": "u-1" },
    stored: { "enduser.id": "u-1", "user.id": "u-1" },
  },
  {
    rule: "aws-request-id",
    says: "ADOT's spelling",
    sent: { "aws.request.id": "r-1" },
    stored: { "aws.request_id": "r-1" },
  },
  {
    rule: "aws-region",
    says: "AgentCore's spelling",
    sent: { "aws.region": "eu-west-1" },
    stored: { "cloud.region": "eu-west-1" },
  },
  {
    rule: "cost-sent",
    says: "the application's own price steps aside",
    sent: { "llm.cost.usd": 0.0123 },
    stored: { "outcrop.original.llm.cost.usd": 0.0123 },
  },
  {
    rule: "cost-sent",
    says: "OpenLIT's price as text, beside a different one",
    sent: { "llm.cost.usd": 0.01, "gen_ai.usage.cost": "0.02" },
    stored: { "outcrop.original.llm.cost.usd": 0.01, "outcrop.original.gen_ai.usage.cost": 0.02 },
  },
  {
    rule: "cost-of-operation",
    says: "pydantic-ai's price, on a model call alone",
    sent: { "gen_ai.operation.name": "chat", "operation.cost": 0.01 },
    stored: { "gen_ai.operation.name": "chat", "outcrop.original.llm.cost.usd": 0.01 },
  },
  {
    rule: "cost-status-sent",
    says: "the status goes with the price",
    sent: { "llm.cost.status": "unknown_model" },
    stored: { "outcrop.original.llm.cost.status": "unknown_model" },
  },
];
