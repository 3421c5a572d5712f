import { OPERATION } from "@outcrop/core";
import { resultSide, toolSide } from "../../content/step-content.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { operationFacts, type NodeAction } from "./action-facts.ts";

/** An AWS Lambda function that a node called. */
export function functionAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { names, instruments, content } = context.telemetry;
  const request = memberOf(data, "operationRequest");
  const response = memberOf(data, "operationResponse");
  const name = functionName(memberOf(request, "functionName")) ?? stringOf(memberOf(data, "nodeName")) ?? "function";
  // "Unhandled": Lambda's answer is then a success, and its payload the error, which is content.
  const failure = stringOf(memberOf(response, "functionError"));
  const facts = present([
    [names.toolName, name],
    [names.toolType, "extension"],
  ]);
  return {
    name: `${OPERATION.executeTool} ${name}`,
    kind: "internal",
    attributes: {
      ...context.shared,
      ...present(operationFacts(OPERATION.executeTool, context, data)),
      ...facts,
    },
    finish(errorType) {
      const outcome = errorType === undefined ? facts : { ...facts, [names.errorType]: errorType };
      instruments.record("executeToolDuration", (endMs - startMs) / 1_000, outcome);
      return {};
    },
    recordContent:
      content &&
      ((call) => {
        const asked = toolSide(names.toolCallArguments, name, undefined, memberOf(request, "payload") ?? request);
        const given = resultSide(names.toolCallResult, undefined, response);
        const told = { operation: OPERATION.executeTool, model: undefined, input: context.input, ...call };
        return content.recordStep({ asked, given }, told);
      }),
    failure: failure === undefined ? undefined : { type: failure, message: undefined },
  };
}

/** A name, an ARN, or a part of one; a version or an alias may follow. */
function functionName(given: unknown): string | undefined {
  const text = stringOf(given);
  const [, name] = /(?:^|:)function:([^:]+)/.exec(text ?? "") ?? [];
  return name ?? text;
}
