import type { Profile } from "@outcrop/core";
import { unaccepted } from "./accepted.ts";
import { checkAgreement } from "./agreement-rules.ts";
import type { Emitted, Finding } from "./emitted.ts";
import { checkRecords } from "./event-rules.ts";
import { checkMetric } from "./metric-rules.ts";
import { checkSpan } from "./span-rules.ts";

/** Holds what a call emitted against every rule; an empty list means that nothing but accepted findings was found. */
export function check(emitted: Emitted, profile: Profile): readonly Finding[] {
  const findings = [
    ...emitted.spans.flatMap((span) => checkSpan(span, profile)),
    ...emitted.metrics.flatMap((metric) => checkMetric(metric, profile)),
    ...checkRecords(emitted, profile),
    ...checkAgreement(emitted, profile),
  ];
  return unaccepted(findings, emitted);
}
