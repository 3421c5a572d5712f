import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import { present } from "../present.ts";
import { memberOf, membersOf, stringOf } from "../values.ts";
import { guardrailTrace } from "./guardrail-trace.ts";

/**
 * The guardrail's verdict and the latency that was served: of a whole answer, or of a stream's metadata event.
 * `undefined` where there is neither, as for most calls.
 */
export function converseVerdict(
  source: unknown,
  stopReason: string | undefined,
  names: AttributeNames,
): Attributes | undefined {
  const { trace, performanceConfig } = membersOf(source);
  const guardrail = guardrailTrace(trace, stopReason, names);
  const latency = performanceConfig === undefined ? undefined : stringOf(memberOf(performanceConfig, "latency"));
  if (guardrail.length === 0 && latency === undefined) return undefined;
  return present([...guardrail, [names.awsPerformanceLatency, latency]]);
}
