import type { Operation } from "../../aws-sdk/operation.ts";
import { countOf, isRecord, memberOf } from "../../values.ts";
import { plainOperation } from "../plain-call.ts";

/** The checks as the API names them, and as the policies of guardrails are named. */
const CHECKS = [
  ["contentFilter", "content"],
  ["promptAttack", "prompt_attack"],
  ["sensitiveInformation", "sensitive_information"],
] as const;

/**
 * `InvokeGuardrailChecks`: messages scored without a guardrail of the account's. It scores and decides nothing, so there
 * is no verdict: the span says which checks were asked for and what they are billed by.
 */
export const invokeGuardrailChecks: Operation = plainOperation({
  name: "InvokeGuardrailChecks",
  request(input, names) {
    const asked = memberOf(input, "checks");
    const checks = CHECKS.filter(([member]) => isRecord(memberOf(asked, member))).map(([, name]) => name);
    return [[names.awsGuardrailChecks, checks.length === 0 ? undefined : checks]];
  },
  response(output, names) {
    const usage = memberOf(output, "usage");
    const units = (check: string): number | undefined => countOf(memberOf(memberOf(usage, check), "textUnits"));
    return [
      [names.awsGuardrailContentUnits, units("contentFilter")],
      [names.awsGuardrailPromptAttackUnits, units("promptAttack")],
      [names.awsGuardrailSensitiveUnits, units("sensitiveInformation")],
    ];
  },
});
