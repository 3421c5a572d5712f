import { isRecord, memberOf } from "../values.ts";

/** Policies of a `GuardrailAssessment` and the members that list their findings, each with an `action`. */
const POLICIES = [
  ["topic", "topicPolicy", ["topics"]],
  ["content", "contentPolicy", ["filters"]],
  ["word", "wordPolicy", ["customWords", "managedWordLists"]],
  ["sensitive_information", "sensitiveInformationPolicy", ["piiEntities", "regexes"]],
  ["contextual_grounding", "contextualGroundingPolicy", ["filters"]],
] as const;

/**
 * The policies that blocked or masked something, in the order of the API. What was merely detected does not count, nor
 * does automated reasoning, whose findings come without an action.
 */
export function guardrailPolicies(assessments: readonly unknown[]): readonly string[] {
  return POLICIES.filter(([, policy, lists]) =>
    assessments.some((assessment) => lists.some((list) => hasActed(memberOf(memberOf(assessment, policy), list)))),
  ).map(([name]) => name);
}

function hasActed(findings: unknown): boolean {
  return (
    Array.isArray(findings) &&
    findings.some((finding: unknown) => {
      const action = isRecord(finding) ? finding["action"] : undefined;
      return typeof action === "string" && action !== "NONE";
    })
  );
}
