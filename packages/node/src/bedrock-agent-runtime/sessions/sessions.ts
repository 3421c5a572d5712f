import type { AttributeNames } from "@outcrop/core";
import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";

/** The operations of Bedrock's session management. What is stored in a session stays there: ids and status alone. */
const NAMES = [
  "CreateSession",
  "GetSession",
  "UpdateSession",
  "EndSession",
  "DeleteSession",
  "ListSessions",
  "CreateInvocation",
  "ListInvocations",
  "PutInvocationStep",
  "GetInvocationStep",
  "ListInvocationSteps",
];

export const sessionOperations: readonly Operation[] = NAMES.map((name) =>
  plainCall({ name, request: sessionOf, response: sessionOf }),
);

/** Requests say `…Identifier`, which may be an ARN; answers say `…Id`. */
function sessionOf(said: object, names: AttributeNames): Facts {
  const step = memberOf(said, "invocationStep") ?? said;
  return [
    [names.awsSessionId, stringOf(memberOf(step, "sessionIdentifier")) ?? stringOf(memberOf(step, "sessionId"))],
    [names.awsSessionStatus, stringOf(memberOf(step, "sessionStatus"))],
    [
      names.awsInvocationId,
      stringOf(memberOf(step, "invocationIdentifier")) ?? stringOf(memberOf(step, "invocationId")),
    ],
    [names.awsInvocationStepId, stringOf(memberOf(step, "invocationStepId"))],
  ];
}
