import type { AttributeNames } from "@outcrop/core";
import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";

/** Flows that run by themselves. An execution that failed is an answer like any other, not an error of the call. */
export const flowExecutionOperations: readonly Operation[] = [
  "StartFlowExecution",
  "GetFlowExecution",
  "StopFlowExecution",
  "ListFlowExecutions",
  "ListFlowExecutionEvents",
  "GetExecutionFlowSnapshot",
].map((name) =>
  plainCall({
    name,
    request: flowOf,
    response: (output, names) => [
      [names.awsFlowExecutionId, stringOf(memberOf(output, "executionArn"))],
      [names.awsFlowStatus, stringOf(memberOf(output, "status"))],
    ],
  }),
);

/** Which flow a request is about. */
export function flowOf(input: object, names: AttributeNames): Facts {
  return [
    [names.awsFlowId, stringOf(memberOf(input, "flowIdentifier"))],
    [names.awsFlowAliasId, stringOf(memberOf(input, "flowAliasIdentifier"))],
    [
      names.awsFlowExecutionId,
      stringOf(memberOf(input, "executionIdentifier")) ?? stringOf(memberOf(input, "executionId")),
    ],
  ];
}
