import { PROVIDER } from "@outcrop/core";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { isRecord, memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";

/** A call that a node of a flow made, `nodeActionTrace`. */
export interface NodeAction {
  readonly data: object;
  readonly startMs: number;
  readonly endMs: number;
}

/** What every span says of something that a node of a flow called, and that the conventions have an operation for. */
export function operationFacts(operation: string, context: AgentSpanContext, data: object): Facts {
  const { names } = context.telemetry;
  return [[names.operationName, operation], [names.providerName, PROVIDER.awsBedrock], ...placeFacts(context, data)];
}

/** Where it was called, and the request's id. */
export function placeFacts({ telemetry: { names }, region }: AgentSpanContext, data: object): Facts {
  return [
    [names.cloudRegion, region()],
    [names.surface, "agent"],
    [names.awsRequestId, stringOf(memberOf(data, "requestId"))],
  ];
}

/** `modelId` of a model call, `modelArn` somewhere within a question to a knowledge base. */
export function modelOf(request: unknown): string | undefined {
  return deepId(request, "modelId") ?? deepId(request, "modelArn");
}

const MAX_DEPTH = 4;

/** The first member of that name, at most a few levels down: the service does not say where it stands. */
export function deepId(value: unknown, name: string, depth = 0): string | undefined {
  if (!isRecord(value) || depth > MAX_DEPTH) return undefined;
  const own = stringOf(value[name]);
  if (own !== undefined) return own;
  for (const member of Object.values(value)) {
    const found = deepId(member, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
