/** What stands beside `gen_ai.*` on our spans: general conventions, AWS's names, and the names of our own. */
export const VENDOR_ATTRIBUTES = {
  errorType: { name: "error.type", type: "string" },
  serverAddress: { name: "server.address", type: "string" },
  serverPort: { name: "server.port", type: "int" },
  sessionId: { name: "session.id", type: "string" },
  userId: { name: "user.id", type: "string" },
  cloudRegion: { name: "cloud.region", type: "string" },
  awsRequestId: { name: "aws.request_id", type: "string" },
  awsExtendedRequestId: { name: "aws.extended_request_id", type: "string" },
  awsGuardrailId: { name: "aws.bedrock.guardrail.id", type: "string" },
  awsKnowledgeBaseId: { name: "aws.bedrock.knowledge_base.id", type: "string" },
  /** `default`, `flex`, `priority`, `reserved`: the tier that served the call, as the service spells it. */
  awsServiceTier: { name: "aws.bedrock.service_tier", type: "string" },
  /** The part of the cache-write tokens with a time to live of one hour, which has its own price. */
  awsUsageCacheWrite1hInputTokens: { name: "aws.bedrock.usage.cache_write_1h.input_tokens", type: "int" },
  /** Dollars of one model call, full precision. */
  costUsd: { name: "llm.cost.usd", type: "double" },
  /** Why there is no `llm.cost.usd`: `no_usage`, `unknown_model`, `provisioned`, `custom_model`, `other_unit`. */
  costStatus: { name: "llm.cost.status", type: "string" },
  /** Through which door Bedrock was reached: `direct`, `agent`, `agentcore`, `strands`. */
  surface: { name: "outcrop.surface", type: "string" },
} as const;

/** What the normaliser replaced is kept under this prefix followed by the name it stood under. */
export const ORIGINAL_PREFIX = "outcrop.original.";
