import { describe, expect, it } from "vitest";

import { resolveModel } from "./resolve-model.ts";
import type { InferenceScope, UnpricedReason } from "./types.ts";

type PerTokenRow = readonly [
  id: string,
  vendor: string,
  family: string,
  baseModel: string,
  scope: InferenceScope,
  geo: string | undefined,
  region: string | undefined,
];

const none = undefined;
const ACCOUNT = "123456789012";

/** Identifiers in every form that AWS documents for a model that is billed by the token. */
const PER_TOKEN: readonly PerTokenRow[] = [
  // Foundation models.
  [
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "regional",
    none,
    none,
  ],
  [
    "anthropic.claude-3-sonnet-20240229-v1:0:200k",
    "anthropic",
    "claude",
    "anthropic.claude-3-sonnet-20240229-v1:0",
    "regional",
    none,
    none,
  ],
  ["anthropic.claude-v2", "anthropic", "claude", "anthropic.claude-v2", "regional", none, none],
  ["anthropic.claude-v2:1:18k", "anthropic", "claude", "anthropic.claude-v2:1", "regional", none, none],
  ["anthropic.claude-opus-4-6-v1", "anthropic", "claude", "anthropic.claude-opus-4-6-v1", "regional", none, none],
  ["amazon.nova-premier-v1:0:mm", "amazon", "nova", "amazon.nova-premier-v1:0", "regional", none, none],
  ["amazon.nova-micro-v1:0", "amazon", "nova", "amazon.nova-micro-v1:0", "regional", none, none],
  ["amazon.titan-embed-text-v2:0", "amazon", "titan-embed", "amazon.titan-embed-text-v2:0", "regional", none, none],
  ["amazon.titan-text-express-v1", "amazon", "titan-text", "amazon.titan-text-express-v1", "regional", none, none],
  ["meta.llama3-1-70b-instruct-v1:0", "meta", "llama", "meta.llama3-1-70b-instruct-v1:0", "regional", none, none],
  [
    "mistral.mistral-7b-instruct-v0:2",
    "mistral",
    "mistral",
    "mistral.mistral-7b-instruct-v0:2",
    "regional",
    none,
    none,
  ],
  [
    "mistral.mixtral-8x7b-instruct-v0:1",
    "mistral",
    "mixtral",
    "mistral.mixtral-8x7b-instruct-v0:1",
    "regional",
    none,
    none,
  ],
  ["cohere.command-r-plus-v1:0", "cohere", "command", "cohere.command-r-plus-v1:0", "regional", none, none],
  ["cohere.embed-english-v3:0:512", "cohere", "embed", "cohere.embed-english-v3:0", "regional", none, none],
  ["ai21.jamba-1-5-large-v1:0", "ai21", "jamba", "ai21.jamba-1-5-large-v1:0", "regional", none, none],
  ["ai21.j2-ultra-v1", "ai21", "jurassic", "ai21.j2-ultra-v1", "regional", none, none],
  ["deepseek.r1-v1:0", "deepseek", "deepseek", "deepseek.r1-v1:0", "regional", none, none],
  ["deepseek.v3.2", "deepseek", "deepseek", "deepseek.v3.2", "regional", none, none],
  ["qwen.qwen3-coder-480b-a35b-v1:0", "qwen", "qwen", "qwen.qwen3-coder-480b-a35b-v1:0", "regional", none, none],
  ["openai.gpt-oss-120b-1:0", "openai", "gpt-oss", "openai.gpt-oss-120b-1:0", "regional", none, none],
  ["openai.gpt-5.6-luna", "openai", "gpt", "openai.gpt-5.6-luna", "regional", none, none],
  ["writer.palmyra-x5-v1:0", "writer", "palmyra", "writer.palmyra-x5-v1:0", "regional", none, none],
  ["moonshot.kimi-k2-thinking", "moonshot", "kimi", "moonshot.kimi-k2-thinking", "regional", none, none],
  ["moonshotai.kimi-k2.5", "moonshotai", "kimi", "moonshotai.kimi-k2.5", "regional", none, none],
  ["minimax.minimax-m2.1", "minimax", "minimax", "minimax.minimax-m2.1", "regional", none, none],
  ["google.gemma-3-27b-it", "google", "gemma", "google.gemma-3-27b-it", "regional", none, none],
  ["nvidia.nemotron-nano-3-30b:0", "nvidia", "nemotron", "nvidia.nemotron-nano-3-30b:0", "regional", none, none],
  ["zai.glm-4.7", "zai", "glm", "zai.glm-4.7", "regional", none, none],
  ["newvendor.some-model-v1:0", "newvendor", "some", "newvendor.some-model-v1:0", "regional", none, none],
  // System inference profiles.
  [
    "us.anthropic.claude-3-5-haiku-20241022-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-3-5-haiku-20241022-v1:0",
    "geo",
    "us",
    none,
  ],
  [
    "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "geo",
    "us-gov",
    none,
  ],
  ["eu.amazon.nova-lite-v1:0", "amazon", "nova", "amazon.nova-lite-v1:0", "geo", "eu", none],
  ["apac.amazon.nova-pro-v1:0", "amazon", "nova", "amazon.nova-pro-v1:0", "geo", "apac", none],
  [
    "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "geo",
    "jp",
    none,
  ],
  [
    "au.anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "geo",
    "au",
    none,
  ],
  ["ca.amazon.nova-lite-v1:0", "amazon", "nova", "amazon.nova-lite-v1:0", "geo", "ca", none],
  ["in.openai.gpt-5.6-terra", "openai", "gpt", "openai.gpt-5.6-terra", "geo", "in", none],
  [
    "global.anthropic.claude-sonnet-4-20250514-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-sonnet-4-20250514-v1:0",
    "global",
    none,
    none,
  ],
  ["global.amazon.nova-2-lite-v1:0", "amazon", "nova", "amazon.nova-2-lite-v1:0", "global", none, none],
  ["us.deepseek.r1-v1:0", "deepseek", "deepseek", "deepseek.r1-v1:0", "geo", "us", none],
  ["us.newvendor.some-model-v1:0", "newvendor", "some", "newvendor.some-model-v1:0", "geo", "us", none],
  ["global.newvendor.some-model-v1:0", "newvendor", "some", "newvendor.some-model-v1:0", "global", none, none],
  ["th.newvendor.some-model-v1:0", "newvendor", "some", "newvendor.some-model-v1:0", "geo", "th", none],
  ["latam.anthropic.claude-opus-5", "anthropic", "claude", "anthropic.claude-opus-5", "geo", "latam", none],
  // ARNs.
  [
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-3-haiku-20240307-v1:0",
    "regional",
    none,
    "us-east-1",
  ],
  [
    "arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0",
    "anthropic",
    "claude",
    "anthropic.claude-sonnet-4-20250514-v1:0",
    "global",
    none,
    none,
  ],
  [
    "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.titan-embed-text-v2:0",
    "amazon",
    "titan-embed",
    "amazon.titan-embed-text-v2:0",
    "regional",
    none,
    "us-gov-west-1",
  ],
  [
    "arn:aws-cn:bedrock:cn-north-1::foundation-model/qwen.qwen3-32b-v1:0",
    "qwen",
    "qwen",
    "qwen.qwen3-32b-v1:0",
    "regional",
    none,
    "cn-north-1",
  ],
  [
    "arn:aws-iso-b:bedrock:us-isob-east-1::foundation-model/meta.llama3-8b-instruct-v1:0",
    "meta",
    "llama",
    "meta.llama3-8b-instruct-v1:0",
    "regional",
    none,
    "us-isob-east-1",
  ],
  [
    `arn:aws:bedrock:eu-central-1:${ACCOUNT}:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0`,
    "anthropic",
    "claude",
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "geo",
    "eu",
    "eu-central-1",
  ],
  [
    `arn:aws:bedrock:us-west-2:${ACCOUNT}:inference-profile/global.anthropic.claude-opus-4-5-20251101-v1:0`,
    "anthropic",
    "claude",
    "anthropic.claude-opus-4-5-20251101-v1:0",
    "global",
    none,
    "us-west-2",
  ],
  [
    `arn:aws-us-gov:bedrock:us-gov-east-1:${ACCOUNT}:inference-profile/us-gov.anthropic.claude-3-haiku-20240307-v1:0`,
    "anthropic",
    "claude",
    "anthropic.claude-3-haiku-20240307-v1:0",
    "geo",
    "us-gov",
    "us-gov-east-1",
  ],
  // As gateways and people write them.
  ["bedrock/anthropic.claude-v2:1", "anthropic", "claude", "anthropic.claude-v2:1", "regional", none, none],
  ["bedrock/converse/us.amazon.nova-pro-v1:0", "amazon", "nova", "amazon.nova-pro-v1:0", "geo", "us", none],
  [" amazon.nova-lite-v1:0\n", "amazon", "nova", "amazon.nova-lite-v1:0", "regional", none, none],
];

type UnpricedRow = readonly [
  id: string,
  reason: UnpricedReason,
  vendor?: string | undefined,
  /** Where it differs from the id. */
  baseModel?: string,
];

/** Identifiers that have no price per token, and text that is no identifier. */
const UNPRICED: readonly UnpricedRow[] = [
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abcdef123456`, "provisioned"],
  [`arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/my-marketplace-model`, "provisioned"],
  [
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/amazon.titan-text-express-v1:0:8k/abc123def456`,
    "custom_model",
    "amazon",
    "amazon.titan-text-express-v1:0",
  ],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/imported/abc123def456`, "custom_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model-deployment/abc123def456`, "custom_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:imported-model/abc123def456`, "custom_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/ab12cd34ef56`, "unknown_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:default-prompt-router/anthropic.claude:1`, "unknown_model", "anthropic"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt-router/ab12cd34ef56`, "unknown_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:async-invoke/ab12cd34ef56`, "unknown_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/ABCDEFGHIJ:1`, "unknown_model"],
  [`arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/ab12cd34ef56`, "unknown_model"],
  [`arn:aws:s3:us-east-1:${ACCOUNT}:foundation-model/anthropic.claude-v2`, "unknown_model"],
  ["arn:aws:bedrock:us-east-1::foundation-model/", "unknown_model"],
  ["arn:aws:bedrock:us-east-1::foundation-model", "unknown_model"],
  ["arn:aws:bedrock", "unknown_model"],
  ["arn:nowhere:bedrock:us-east-1::foundation-model/anthropic.claude-v2", "unknown_model"],
  [`bedrock/arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abcdef123456`, "provisioned"],
  [`bedrock/converse/arn:aws:bedrock:us-east-1:${ACCOUNT}:imported-model/abc123def456`, "custom_model"],
  // Billed by image, second, query or kinds of token that usage does not tell apart.
  ["amazon.nova-canvas-v1:0", "other_unit", "amazon"],
  ["amazon.nova-reel-v1:1", "other_unit", "amazon"],
  ["us.amazon.nova-2-sonic-v1:0", "other_unit", "amazon", "amazon.nova-2-sonic-v1:0"],
  ["amazon.nova-2-5-sonic", "other_unit", "amazon", "amazon.nova-2-5-sonic"],
  ["amazon.titan-image-generator-v2:0", "other_unit", "amazon"],
  ["amazon.titan-embed-image-v1", "other_unit", "amazon"],
  ["amazon.rerank-v1:0", "other_unit", "amazon"],
  ["cohere.rerank-v3-5:0", "other_unit", "cohere"],
  ["stability.sd3-5-large-v1:0", "other_unit", "stability"],
  ["luma.ray-v2:0", "other_unit", "luma"],
  ["us.twelvelabs.pegasus-1-2-v1:0", "other_unit", "twelvelabs", "twelvelabs.pegasus-1-2-v1:0"],
  // Names of other services, and text that is no name.
  ["gpt-4o", "unknown_model"],
  ["gpt-4.1-mini", "unknown_model"],
  ["claude-sonnet-4-5-20250929", "unknown_model"],
  ["claude-3.5-sonnet", "unknown_model"],
  ["gemini-2.5-pro", "unknown_model"],
  ["llama3", "unknown_model"],
  ["does-not-exist", "unknown_model"],
  ["example.com", "unknown_model"],
  ["us.anthropic", "unknown_model"],
  ["anthropic.", "unknown_model"],
  [".claude-v2", "unknown_model"],
  ["us..claude-v2:1", "unknown_model"],
  ["Anthropic.Claude-V2", "unknown_model"],
  ["anthropic.claude v2", "unknown_model"],
  ["anthropic.clаude-v2", "unknown_model"], // The second `а` is Cyrillic.
  ["模型.名字-1", "unknown_model"],
  ["constructor", "unknown_model"],
  ["   ", "unknown_model"],
  ["", "unknown_model"],
];

describe("resolveModel, ids billed by the token", () => {
  it.each(PER_TOKEN)("%s", (id, vendor, family, baseModel, scope, geo, region) => {
    expect(resolveModel(id)).toEqual({
      id,
      vendor,
      family,
      baseModel,
      scope,
      geo,
      region,
      billing: { kind: "per_token" },
    });
  });
});

describe("resolveModel, ids without a price per token", () => {
  for (const [id, reason, vendor, baseModel] of UNPRICED) {
    it(`${JSON.stringify(id)}: ${reason}`, () => {
      const resolved = resolveModel(id);
      expect(resolved.id).toBe(id);
      expect(resolved.billing).toEqual({ kind: "unpriced", reason });
      expect(resolved.vendor).toBe(vendor);
      expect(resolved.baseModel).toBe(baseModel ?? id);
    });
  }
});
