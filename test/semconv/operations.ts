import type { Profile } from "@outcrop/core";

interface OperationRule {
  /** The attribute that follows the operation in the span's name. */
  readonly keyed?: string;
  readonly kinds?: readonly string[];
  /** Required, or recommended without a condition and not exempt. */
  readonly expected: readonly string[];
}

const inference: OperationRule = {
  keyed: "gen_ai.request.model",
  kinds: ["client"],
  expected: [
    "gen_ai.operation.name",
    "gen_ai.provider.name",
    "gen_ai.response.id",
    "gen_ai.response.model",
    "gen_ai.response.finish_reasons",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
    "server.address",
  ],
};

const RULES: Readonly<Record<string, OperationRule>> = {
  chat: inference,
  // The suite's table knows these two by name only; a model call is held to the same here.
  text_completion: inference,
  generate_content: inference,
  embeddings: {
    keyed: "gen_ai.request.model",
    kinds: ["client"],
    expected: [
      "gen_ai.operation.name",
      "gen_ai.provider.name",
      "gen_ai.request.encoding_formats",
      "gen_ai.usage.input_tokens",
      "gen_ai.embeddings.dimension.count",
      "gen_ai.response.model",
      "server.address",
    ],
  },
  retrieval: {
    keyed: "gen_ai.data_source.id",
    kinds: ["client"],
    expected: ["gen_ai.operation.name", "server.address", "gen_ai.request.top_k"],
  },
  create_agent: {
    keyed: "gen_ai.agent.name",
    expected: ["gen_ai.operation.name", "gen_ai.provider.name", "server.address"],
  },
  invoke_agent: {
    keyed: "gen_ai.agent.name",
    kinds: ["client"],
    // Of an agent that is called as a service: all that are looked at here are.
    expected: [
      "gen_ai.operation.name",
      "gen_ai.provider.name",
      "gen_ai.response.finish_reasons",
      "gen_ai.usage.input_tokens",
      "gen_ai.usage.output_tokens",
      "server.address",
    ],
  },
  execute_tool: {
    keyed: "gen_ai.tool.name",
    kinds: ["internal"],
    expected: ["gen_ai.operation.name", "gen_ai.tool.name"],
  },
  invoke_workflow: { keyed: "gen_ai.workflow.name", kinds: ["internal"], expected: ["gen_ai.operation.name"] },
};

const LATER: Readonly<Record<string, OperationRule>> = {
  retrieval: {
    keyed: "gen_ai.data_source.id",
    kinds: ["client"],
    expected: ["gen_ai.operation.name", "server.address", "gen_ai.retrieval.top_k"],
  },
  ...Object.fromEntries(
    [
      "fetch_response",
      "plan",
      "search_memory",
      "create_memory",
      "update_memory",
      "upsert_memory",
      "delete_memory",
      "create_memory_store",
      "delete_memory_store",
    ].map((name) => [name, { expected: ["gen_ai.operation.name"] }]),
  ),
};

/** What a profile wants of spans of an operation, or `undefined` for one that it does not know. */
export function operationRule(operation: unknown, profile: Profile): OperationRule | undefined {
  const rules = profile === "1.41" ? RULES : { ...RULES, ...LATER };
  return typeof operation === "string" && Object.hasOwn(rules, operation) ? rules[operation] : undefined;
}
