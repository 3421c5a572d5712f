import { OPERATION } from "../well-known-values.ts";
import { moveValue } from "./move-rule.ts";
import { operationFrom } from "./operation.ts";
import { readText } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

const KIND = "openinference.span.kind";

const operation = operationFrom(
  "openinference-operation",
  KIND,
  new Map<string, string>([
    ["llm", OPERATION.chat],
    ["embedding", OPERATION.embeddings],
    ["tool", OPERATION.executeTool],
    ["agent", OPERATION.invokeAgent],
    ["retriever", OPERATION.retrieval],
  ]),
);

const model: NormalizeRule = {
  id: "openinference-model",
  keys: ["llm.model_name", "embedding.model_name"],
  apply(draft) {
    moveValue(draft, "llm.model_name", "gen_ai.request.model", (value) => readText(value));
    moveValue(draft, "embedding.model_name", "gen_ai.request.model", (value) => readText(value));
  },
};

/** Names too plain to be taken for OpenInference's without its mark beside them. */
const names: NormalizeRule = {
  id: "openinference-names",
  keys: [KIND],
  apply(draft) {
    for (const [from, to] of NAMES) moveValue(draft, from, to, (value) => readText(value));
  },
};

const NAMES = [
  ["tool.name", "gen_ai.tool.name"],
  ["tool.description", "gen_ai.tool.description"],
  ["tool_call.id", "gen_ai.tool.call.id"],
  ["agent.name", "gen_ai.agent.name"],
] as const;

export const OPENINFERENCE_RULES: readonly NormalizeRule[] = [operation, model, names];
