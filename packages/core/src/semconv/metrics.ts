import {
  AGENT_DURATION_BUCKETS,
  CALL_COUNT_BUCKETS,
  COST_BUCKETS,
  DURATION_BUCKETS,
  TOKEN_BUCKETS,
  WORKFLOW_DURATION_BUCKETS,
} from "./metric-buckets.ts";
import type { Profile } from "./types.ts";

/** One instrument, as its maker needs it. */
export interface MetricDefinition {
  readonly name: string;
  readonly instrument: "histogram" | "counter";
  /** UCUM, or `USD`. */
  readonly unit: string;
  readonly valueType: "int" | "double";
  readonly description: string;
  /** Explicit bucket boundaries; empty for a counter. */
  readonly buckets: readonly number[];
}

interface MetricRow extends Omit<MetricDefinition, "name"> {
  /** The wire name: one for all profiles, or per profile, absent where the profile has no such metric. */
  readonly name: string | { readonly [P in Profile]?: string };
}

/** What an instrumentation may record, by a key that no rename touches. */
export type MetricKey =
  | "tokenUsage"
  | "inferenceDuration"
  | "operationDuration"
  | "timeToFirstChunk"
  | "timePerOutputChunk"
  | "inputTokens"
  | "outputTokens"
  | "cacheReadTokens"
  | "cacheWriteTokens"
  | "reasoningTokens"
  | "operationInputTokens"
  | "operationOutputTokens"
  | "invokeAgentDuration"
  | "invokeAgentInferenceCalls"
  | "invokeAgentToolCalls"
  | "executeToolDuration"
  | "invokeWorkflowDuration"
  | "cost"
  | "costTotal";

const TABLE: Readonly<Record<MetricKey, MetricRow>> = {
  tokenUsage: tokenHistogram({ "1.41": "gen_ai.client.token.usage" }, "Number of input and output tokens used"),
  // chat, generate_content and text_completion; every other client operation keeps `operationDuration` in both.
  inferenceDuration: duration(
    { "1.41": "gen_ai.client.operation.duration", latest: "gen_ai.client.inference.duration" },
    "Duration of a GenAI operation",
  ),
  operationDuration: duration("gen_ai.client.operation.duration", "Duration of a GenAI operation"),
  timeToFirstChunk: duration(
    {
      "1.41": "gen_ai.client.operation.time_to_first_chunk",
      latest: "gen_ai.client.inference.time_to_first_chunk",
    },
    "Time from the request to the first chunk of a streamed response",
  ),
  timePerOutputChunk: duration(
    {
      "1.41": "gen_ai.client.operation.time_per_output_chunk",
      latest: "gen_ai.client.inference.time_per_output_chunk",
    },
    "Time between two chunks of a streamed response",
  ),
  inputTokens: tokenCounter("gen_ai.client.inference.usage.input_tokens", "Input tokens, cached ones included"),
  outputTokens: tokenCounter("gen_ai.client.inference.usage.output_tokens", "Output tokens, reasoning included"),
  cacheReadTokens: tokenCounter(
    "gen_ai.client.inference.usage.cache_read.input_tokens",
    "Input tokens read from the provider's cache",
  ),
  cacheWriteTokens: tokenCounter(
    "gen_ai.client.inference.usage.cache_write.input_tokens",
    "Input tokens written to the provider's cache",
  ),
  reasoningTokens: tokenCounter(
    "gen_ai.client.inference.usage.reasoning.output_tokens",
    "Output tokens spent on reasoning",
  ),
  operationInputTokens: tokenHistogram(
    { latest: "gen_ai.client.inference.operation.input_tokens" },
    "Input tokens of one model call",
  ),
  operationOutputTokens: tokenHistogram(
    { latest: "gen_ai.client.inference.operation.output_tokens" },
    "Output tokens of one model call",
  ),
  invokeAgentDuration: duration(
    { latest: "gen_ai.invoke_agent.duration" },
    "Duration of a run of an agent in this process",
    AGENT_DURATION_BUCKETS,
  ),
  invokeAgentInferenceCalls: callCount(
    "gen_ai.invoke_agent.inference_calls",
    "{inference_call}",
    "Model calls of one run of an agent",
  ),
  invokeAgentToolCalls: callCount("gen_ai.invoke_agent.tool_calls", "{tool_call}", "Tool calls of one run of an agent"),
  executeToolDuration: duration({ latest: "gen_ai.execute_tool.duration" }, "Duration of a tool call"),
  invokeWorkflowDuration: duration(
    { latest: "gen_ai.invoke_workflow.duration" },
    "Duration of a workflow",
    WORKFLOW_DURATION_BUCKETS,
  ),
  cost: {
    name: "llm.cost.usd",
    instrument: "histogram",
    unit: "USD",
    valueType: "double",
    description: "Cost of one model call",
    buckets: COST_BUCKETS,
  },
  costTotal: {
    name: "llm.cost.usd.total",
    instrument: "counter",
    unit: "USD",
    valueType: "double",
    description: "Cost of all model calls",
    buckets: [],
  },
};

/** The definition of a metric under a profile, or `undefined` where the profile has no such metric. */
export function metricDefinition(key: MetricKey, profile: Profile): MetricDefinition | undefined {
  const row = TABLE[key];
  const name = typeof row.name === "string" ? row.name : row.name[profile];
  return name === undefined ? undefined : { ...row, name };
}

/** Every metric that a profile has. */
export function metricDefinitions(profile: Profile): ReadonlyMap<MetricKey, MetricDefinition> {
  const definitions = new Map<MetricKey, MetricDefinition>();
  for (const key of Object.keys(TABLE) as readonly MetricKey[]) {
    const definition = metricDefinition(key, profile);
    if (definition !== undefined) definitions.set(key, definition);
  }
  return definitions;
}

function duration(
  name: MetricRow["name"],
  description: string,
  buckets: readonly number[] = DURATION_BUCKETS,
): MetricRow {
  return { name, instrument: "histogram", unit: "s", valueType: "double", description, buckets };
}

function tokenHistogram(name: MetricRow["name"], description: string): MetricRow {
  return {
    name,
    instrument: "histogram",
    unit: "{token}",
    valueType: "int",
    description,
    buckets: TOKEN_BUCKETS,
  };
}

function tokenCounter(latest: string, description: string): MetricRow {
  return { name: { latest }, instrument: "counter", unit: "{token}", valueType: "int", description, buckets: [] };
}

function callCount(latest: string, unit: string, description: string): MetricRow {
  return {
    name: { latest },
    instrument: "histogram",
    unit,
    valueType: "int",
    description,
    buckets: CALL_COUNT_BUCKETS,
  };
}
