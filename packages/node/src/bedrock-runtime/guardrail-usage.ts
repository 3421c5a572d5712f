import type { AttributeNames } from "@outcrop/core";
import { countOf, memberOf } from "../values.ts";
import type { Facts } from "./plain-call.ts";

/** Members of the API's `GuardrailUsage`, and the attribute that holds each. */
const UNITS = [
  ["topicPolicyUnits", "awsGuardrailTopicUnits"],
  ["contentPolicyUnits", "awsGuardrailContentUnits"],
  ["contentPolicyImageUnits", "awsGuardrailContentImageUnits"],
  ["wordPolicyUnits", "awsGuardrailWordUnits"],
  ["sensitiveInformationPolicyUnits", "awsGuardrailSensitiveUnits"],
  ["sensitiveInformationPolicyFreeUnits", "awsGuardrailSensitiveFreeUnits"],
  ["contextualGroundingPolicyUnits", "awsGuardrailGroundingUnits"],
  ["automatedReasoningPolicyUnits", "awsGuardrailReasoningUnits"],
  ["automatedReasoningPolicies", "awsGuardrailReasoningPolicies"],
] as const;

/** The sum of several `GuardrailUsage`, kind by kind; a kind that none of them reports stays absent. */
export function guardrailUsage(usages: readonly unknown[], names: AttributeNames): Facts {
  return UNITS.map(([member, key]) => {
    const counts = usages.map((usage) => countOf(memberOf(usage, member))).filter((count) => count !== undefined);
    return [names[key], counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)];
  });
}
