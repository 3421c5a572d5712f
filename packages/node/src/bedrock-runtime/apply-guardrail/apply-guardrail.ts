import type { Operation } from "../../aws-sdk/operation.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { guardrailPolicies } from "../guardrail-policies.ts";
import { guardrailUsage } from "../guardrail-usage.ts";
import { plainOperation } from "../plain-call.ts";

/** `ApplyGuardrail`: text and images judged without a model. Never their content, only the verdict and its units. */
export const applyGuardrail: Operation = plainOperation({
  name: "ApplyGuardrail",
  request: (input, names) => [
    [names.awsGuardrailId, stringOf(memberOf(input, "guardrailIdentifier"))],
    [names.awsGuardrailVersion, stringOf(memberOf(input, "guardrailVersion"))],
    [names.awsGuardrailSource, stringOf(memberOf(input, "source"))],
  ],
  response(output, names) {
    const policies = guardrailPolicies(arrayOf(memberOf(output, "assessments")));
    return [
      [names.awsGuardrailAction, stringOf(memberOf(output, "action"))],
      [names.awsGuardrailPolicies, policies.length === 0 ? undefined : [...policies]],
      ...guardrailUsage([memberOf(output, "usage")], names),
    ];
  },
});
