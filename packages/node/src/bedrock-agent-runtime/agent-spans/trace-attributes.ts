import type { AttributeNames } from "@outcrop/core";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import type { ServiceTimes } from "../agent-trace/read-time.ts";

/** What every span has that was made from a trace: the service's id and times, and whether its end was told. */
export function traceAttributes(
  names: AttributeNames,
  traceId: string | undefined,
  { startMs, endMs }: ServiceTimes,
  isIncomplete: boolean,
): Facts {
  return [
    [names.awsAgentTraceId, traceId],
    [names.awsAgentTraceStart, isoTime(startMs)],
    [names.awsAgentTraceEnd, isoTime(endMs)],
    ["outcrop.agent.incomplete", isIncomplete ? true : undefined],
  ];
}

export function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
