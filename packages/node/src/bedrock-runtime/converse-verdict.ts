import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import { present } from "../present.ts";
import { memberOf, membersOf, stringOf } from "../values.ts";
import { guardrailTrace } from "./guardrail-trace.ts";

const NONE: Attributes = {};

/** The guardrail's verdict and the latency that was served: of a whole answer, or of a stream's metadata event. */
export function converseVerdict(source: unknown, stopReason: string | undefined, names: AttributeNames): Attributes {
  const { trace, performanceConfig } = membersOf(source);
  const guardrail = guardrailTrace(trace, stopReason, names);
  const latency = performanceConfig === undefined ? undefined : stringOf(memberOf(performanceConfig, "latency"));
  // Most calls have neither.
  if (guardrail.length === 0 && latency === undefined) return NONE;
  return present([...guardrail, [names.awsPerformanceLatency, latency]]);
}
