import { OPERATION } from "../well-known-values.ts";
import { readText } from "./read-value.ts";
import type { AttributeValue } from "../types.ts";
import type { NormalizeRule } from "./rule.ts";

const NAME = "gen_ai.operation.name";

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["embedding", OPERATION.embeddings],
  ["completion", OPERATION.textCompletion],
  ["execute_agent_loop_cycle", OPERATION.eventLoopCycle],
  ["invoke_graph", OPERATION.invokeWorkflow],
  ["invoke_swarm", OPERATION.invokeWorkflow],
]);

export const operationSpelling: NormalizeRule = {
  id: "operation-spelling",
  keys: [NAME],
  apply(draft) {
    const sent = draft.get(NAME);
    const name = SPELLINGS.get(readText(sent) ?? "");
    if (sent === undefined || name === undefined) return;
    draft.keepOriginal(NAME, sent);
    draft.set(NAME, name);
  },
};

/** The operation where a span's own dialect says it in another word, and `gen_ai.operation.name` does not. */
export function operationFrom(id: string, key: string, operations: ReadonlyMap<string, string>): NormalizeRule {
  return {
    id,
    keys: [key],
    apply(draft) {
      if (draft.get(NAME) !== undefined) return;
      const operation = operations.get(lower(draft.get(key)));
      if (operation !== undefined) draft.set(NAME, operation);
    },
  };
}

function lower(value: AttributeValue | undefined): string {
  return readText(value)?.toLowerCase() ?? "";
}
