import type { AttributeNames } from "@outcrop/core";
import { arrayOf, isRecord, memberOf } from "../values.ts";
import { guardrailPolicies } from "./guardrail-policies.ts";
import { guardrailUsage } from "./guardrail-usage.ts";
import type { Facts } from "./plain-call.ts";

/** The stop reason of an answer that a guardrail stopped. */
export const STOPPED_BY_GUARDRAIL = "guardrail_intervened";
/** What the span says of it. */
export const INTERVENED = "GUARDRAIL_INTERVENED";

/**
 * The verdict on a Converse call. The API says it as a stop reason, and in full, with what each policy found and what
 * it is billed by, in `trace.guardrail` where the request asked for a trace. Without either there is no verdict to tell.
 */
export function guardrailTrace(trace: unknown, stopReason: unknown, names: AttributeNames): Facts {
  if (trace === undefined && stopReason !== STOPPED_BY_GUARDRAIL) return [];
  const guardrail = memberOf(trace, "guardrail");
  if (!isRecord(guardrail) && stopReason !== STOPPED_BY_GUARDRAIL) return [];
  const assessments = assessmentsOf(guardrail);
  const policies = guardrailPolicies(assessments);
  const hasActed = stopReason === STOPPED_BY_GUARDRAIL || policies.length > 0;
  return [
    [names.awsGuardrailAction, hasActed ? INTERVENED : "NONE"],
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
