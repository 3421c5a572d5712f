import { OPERATION } from "../well-known-values.ts";
import { operationFrom } from "./operation.ts";
import { readText } from "./read-value.ts";
import type { NormalizeRule } from "./rule.ts";

const KIND = "traceloop.span.kind";

const requestType = operationFrom(
  "traceloop-request-type",
  "llm.request.type",
  new Map<string, string>([
    ["chat", OPERATION.chat],
    ["completion", OPERATION.textCompletion],
    ["embedding", OPERATION.embeddings],
  ]),
);

const operation = operationFrom(
  "traceloop-operation",
  KIND,
  new Map<string, string>([
    ["agent", OPERATION.invokeAgent],
    ["tool", OPERATION.executeTool],
    ["workflow", OPERATION.invokeWorkflow],
  ]),
);

const NAMES: ReadonlyMap<string, string> = new Map([
  ["agent", "gen_ai.agent.name"],
  ["tool", "gen_ai.tool.name"],
  ["workflow", "gen_ai.workflow.name"],
]);

/** Copied, not moved: `traceloop.entity.name` is on tasks too, where the conventions have no name for it. */
const entityName: NormalizeRule = {
  id: "traceloop-entity-name",
  keys: [KIND],
  apply(draft) {
    const to = NAMES.get(readText(draft.get(KIND))?.toLowerCase() ?? "");
    const name = readText(draft.get("traceloop.entity.name"));
    if (to !== undefined && name !== undefined && draft.get(to) === undefined) draft.set(to, name);
  },
};

export const TRACELOOP_RULES: readonly NormalizeRule[] = [requestType, operation, entityName];
