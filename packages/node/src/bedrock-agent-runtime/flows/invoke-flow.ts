import { context } from "@opentelemetry/api";
import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { sessionAttributes } from "../../session/session.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { flowOf } from "./flow-executions.ts";
import { FlowNodes } from "./flow-nodes.ts";
import { type NodeFact, readFlowEvent, readFlowTrace } from "./read-flow-trace.ts";

const call = plainCall({
  name: "InvokeFlow",
  request: flowOf,
  response: (output, names) => [[names.awsFlowExecutionId, stringOf(memberOf(output, "executionId"))]],
});

/**
 * `InvokeFlow`: a client span around the whole stream, since the conventions know workflows in the own process alone, and
 * beneath it a span for each node that ran. As with agents, traces are asked for where the caller leaves that open, and
 * kept from it.
 */
export const invokeFlow: Operation = {
  name: call.name,
  observe(input, start) {
    const { telemetry, startedAtMs } = start;
    const { names, settings } = telemetry;
    const isTraced = settings.agentTrace === "on";
    const asksForTrace = isTraced && memberOf(input, "enableTrace") === undefined;
    const observation = call.observe(input, start);
    const shared = sessionAttributes(context.active()) ?? {};
    let { endpoint } = start;
    let nodes: FlowNodes | undefined;
    let outputs = 0;
    let unknown = 0;
    let status: string | undefined;
    const end = (fact: NodeFact | undefined): void => {
      if (fact !== undefined) nodes?.take(fact);
    };
    return {
      ...observation,
      attributes: { ...observation.attributes, [names.surface]: "agent" },
      streamMember: "responseStream",
      ...(asksForTrace && { input: { ...input, enableTrace: true }, hides: isTraceEvent }),
      opened(_span, active) {
        if (!isTraced) return;
        const region = (): string | undefined => endpoint.region;
        const flowId = stringOf(memberOf(input, "flowIdentifier"));
        const definitionOf = (): object => ({});
        const continues = stringOf(memberOf(input, "executionId")) !== undefined;
        const entries = new Set(
          arrayOf(memberOf(input, "inputs")).flatMap((one) => stringOf(memberOf(one, "nodeName")) ?? []),
        );
        const told = { telemetry, shared, region, input, definitionOf, startedAtMs, flowId, entries, continues };
        nodes = new FlowNodes(active, told);
      },
      retried: () => nodes?.restart(),
      event(event, _elapsed, reached) {
        endpoint = reached;
        if ("flowTraceEvent" in event) {
          const fact = readFlowTrace(event.flowTraceEvent);
          if (fact === undefined) unknown += 1;
          else nodes?.take(fact);
        } else if ("flowOutputEvent" in event) {
          outputs += 1;
          end(readFlowEvent("emitted", event.flowOutputEvent));
        } else if ("flowCompletionEvent" in event) {
          status = stringOf(memberOf(event.flowCompletionEvent, "completionReason"));
        } else if ("flowMultiTurnInputRequestEvent" in event) {
          end(readFlowEvent("asked", event.flowMultiTurnInputRequestEvent));
        } else unknown += 1;
      },
      finish(ending) {
        nodes?.end();
        return {
          ...observation.finish(ending),
          ...present([
            [names.awsFlowOutputCount, outputs],
            [names.awsFlowStatus, status],
            ["outcrop.flow.unknown_events", unknown || undefined],
            ["outcrop.flow.dropped_nodes", nodes?.dropped || undefined],
          ]),
        };
      },
    };
  },
};

function isTraceEvent(event: object): boolean {
  return memberOf(event, "flowTraceEvent") !== undefined;
}
