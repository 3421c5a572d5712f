import { isUnpricedStatus } from "../../pricing/unpriced-status.ts";
import { isModelOperation } from "../model-operations.ts";
import { readAmount } from "./read-value.ts";
import type { AttributeValue } from "../types.ts";
import type { Draft } from "./draft.ts";
import type { NormalizeRule } from "./rule.ts";

const COST = "llm.cost.usd";

/**
 * Our price fills `llm.cost.usd` of model calls; what the application claimed is kept in one place, to be compared. What
 * only sums up calls has no price of its own, so that a sum which stands there is nobody's rival, and stays.
 */
const sentCost: NormalizeRule = {
  id: "cost-sent",
  keys: [COST, "gen_ai.usage.cost", "gen_ai.usage.total_cost", "llm.cost.total"],
  apply(draft) {
    for (const key of this.keys) {
      if (key !== COST || !isSum(draft)) takeCost(draft, key);
    }
  },
};

/** pydantic-ai's name is too plain to be taken for a price of a model call on any other span. */
const operationCost: NormalizeRule = {
  id: "cost-of-operation",
  keys: ["operation.cost"],
  apply(draft) {
    if (draft.get("gen_ai.operation.name") !== undefined) takeCost(draft, "operation.cost");
  },
};

const sentStatus: NormalizeRule = {
  id: "cost-status-sent",
  keys: ["llm.cost.status"],
  apply(draft) {
    const sent = draft.get("llm.cost.status");
    if (sent === undefined || (isUnpricedStatus(sent) && mayTellOfCalls(draft))) return;
    draft.remove("llm.cost.status");
    draft.keepOriginal("llm.cost.status", sent);
  },
};

function isSum(draft: Draft): boolean {
  const operation = draft.get("gen_ai.operation.name");
  const cost = draft.get(COST);
  const isAmount = typeof cost === "number" && readAmount(cost) !== undefined;
  return isAmount && typeof operation === "string" && !isModelOperation(operation);
}

/** A sum of calls, or a call that the conventions have no operation for: those are not priced here. */
function mayTellOfCalls(draft: Draft): boolean {
  const operation = draft.get("gen_ai.operation.name");
  if (operation === undefined) return draft.get("gen_ai.request.model") !== undefined;
  return typeof operation === "string" && !isModelOperation(operation);
}

function takeCost(draft: Draft, key: string): void {
  const sent = draft.get(key);
  if (sent === undefined) return;
  draft.remove(key);
  const dollars: AttributeValue | undefined = readAmount(sent);
  if (dollars === undefined) draft.keepOriginal(key, sent);
  else keepCost(draft, key, dollars);
}

function keepCost(draft: Draft, key: string, dollars: number): void {
  const kept = draft.get(`outcrop.original.${COST}`);
  if (kept === undefined) draft.keepOriginal(COST, dollars);
  else if (kept !== dollars) draft.keepOriginal(key, dollars);
}

export const COST_RULES: readonly NormalizeRule[] = [sentCost, operationCost, sentStatus];
