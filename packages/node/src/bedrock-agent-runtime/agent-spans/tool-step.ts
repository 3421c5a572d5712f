import { OPERATION, PROVIDER } from "@outcrop/core";
import { resultSide, toolSide } from "../../content/step-content.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { FinishedStep } from "../agent-trace/span-op.ts";
import { actionArguments } from "./action-arguments.ts";
import { actionName } from "./action-name.ts";
import type { AgentSpanContext } from "./agent-span-context.ts";
import type { StepSpan } from "./step-span.ts";
import { traceAttributes } from "./trace-attributes.ts";

const CODE_INTERPRETER = "code_interpreter";

/** A tool that an agent used: a function or an operation of an action group, or the code interpreter. */
export function toolStep(step: FinishedStep, { telemetry, shared, input }: AgentSpanContext): StepSpan {
  const { names, content, instruments } = telemetry;
  const { begin, finish } = step;
  const isCode = step.kind === "code-interpreter";
  const name = isCode ? CODE_INTERPRETER : actionName(memberOf(begin, "actionGroupName"), begin);
  const isReturned = memberOf(begin, "executionType") === "RETURN_CONTROL";
  const type = isReturned ? "function" : "extension";
  const id = stringOf(memberOf(begin, "invocationId"));
  const failure = step.failure && { type: step.failure.code, message: step.failure.reason };
  return {
    name: `${OPERATION.executeTool} ${name}`,
    kind: "internal",
    attributes: {
      ...shared,
      ...present([
        [names.operationName, OPERATION.executeTool],
        [names.providerName, PROVIDER.awsBedrock],
        [names.toolName, name],
        [names.toolType, type],
        [names.toolCallId, id],
        [names.surface, "agent"],
        [names.awsAgentExecutionType, stringOf(memberOf(begin, "executionType"))],
        [names.awsAgentActionVerb, stringOf(memberOf(begin, "verb"))],
        ["outcrop.tool.files", isCode ? arrayOf(memberOf(finish, "files")).length || undefined : undefined],
        ...traceAttributes(names, step.traceId, step.service, step.isIncomplete),
      ]),
    },
    finish(errorType) {
      instruments.record(
        "executeToolDuration",
        (step.endMs - step.startMs) / 1_000,
        present([
          [names.toolName, name],
          [names.toolType, type],
          [names.errorType, errorType],
        ]),
      );
      return {};
    },
    recordContent:
      content &&
      ((call) => {
        const asked = toolSide(
          names.toolCallArguments,
          name,
          id,
          isCode ? memberOf(begin, "code") : actionArguments(begin),
        );
        const given = resultSide(names.toolCallResult, id, isCode ? codeResult(finish) : memberOf(finish, "text"));
        const told = { operation: OPERATION.executeTool, model: undefined, input, ...call };
        return content.recordStep({ asked, given }, told);
      }),
    failure: failure ?? codeFailure(finish, content?.text(memberOf(finish, "executionError"))),
  };
}

function codeResult(finish: unknown): object {
  const [output, error] = [memberOf(finish, "executionOutput"), memberOf(finish, "executionError")];
  return { ...(output === undefined ? {} : { output }), ...(error === undefined ? {} : { error }) };
}

/** What the interpreter says of an error may quote what it worked on, so it is content. */
function codeFailure(finish: unknown, message: string | undefined): StepSpan["failure"] {
  if (memberOf(finish, "executionTimeout") === true) return { type: "timeout", message: undefined };
  return stringOf(memberOf(finish, "executionError")) === undefined ? undefined : { type: "execution_error", message };
}
