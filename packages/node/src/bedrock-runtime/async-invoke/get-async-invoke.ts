import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainOperation } from "../plain-call.ts";

/** `GetAsyncInvoke`: how a job stands. A job that failed is an answer like any other, not an error of this call. */
export const getAsyncInvoke: Operation = plainOperation({
  name: "GetAsyncInvoke",
  request: (input, names) => [[names.awsAsyncInvokeArn, stringOf(memberOf(input, "invocationArn"))]],
  response: (output, names) => [
    [names.requestModel, stringOf(memberOf(output, "modelArn"))],
    [names.awsAsyncInvokeStatus, stringOf(memberOf(output, "status"))],
    [names.awsAsyncInvokeDuration, secondsBetween(memberOf(output, "submitTime"), memberOf(output, "endTime"))],
  ],
});

function secondsBetween(from: unknown, to: unknown): number | undefined {
  if (!(from instanceof Date) || !(to instanceof Date)) return undefined;
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
