import type { AttributeNames } from "@outcrop/core";
import { arrayOf, isRecord, memberOf } from "../values.ts";
import { guardrailPolicies } from "./guardrail-policies.ts";
import { guardrailUsage } from "./guardrail-usage.ts";
import type { Facts } from "./plain-call.ts";

const INTERVENED = "guardrail_intervened";

/**
 * The verdict on a Converse call. The API says it as a stop reason, and in full, with what each policy found and what
 * it is billed by, in `trace.guardrail` where the request asked for a trace. Without either there is no verdict to tell.
 */
export function guardrailTrace(trace: unknown, stopReason: unknown, names: AttributeNames): Facts {
  if (trace === undefined && stopReason !== INTERVENED) return [];
  const guardrail = memberOf(trace, "guardrail");
  if (!isRecord(guardrail) && stopReason !== INTERVENED) return [];
  const assessments = assessmentsOf(guardrail);
  const policies = guardrailPolicies(assessments);
  const hasActed = stopReason === INTERVENED || policies.length > 0;
  return [
    [names.awsGuardrailAction, hasActed ? "GUARDRAIL_INTERVENED" : "NONE"],
    [names.awsGuardrailPolicies, policies.length === 0 ? undefined : [...policies]],
    ...guardrailUsage(
      assessments.map((assessment) => memberOf(memberOf(assessment, "invocationMetrics"), "usage")),
      names,
    ),
  ];
}

/** Of the prompt, one for each guardrail; of the answer, any number for each. */
function assessmentsOf(guardrail: unknown): readonly unknown[] {
  return [
    ...valuesOf(memberOf(guardrail, "inputAssessment")),
    ...valuesOf(memberOf(guardrail, "outputAssessments")).flatMap(arrayOf),
  ];
}

function valuesOf(map: unknown): readonly unknown[] {
  return isRecord(map) ? Object.values(map) : [];
}
