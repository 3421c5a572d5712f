import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainOperation } from "../plain-call.ts";

/** `StartAsyncInvoke`: a job is accepted. The model runs later, out of sight, so this is no model call. */
export const startAsyncInvoke: Operation = plainOperation({
  name: "StartAsyncInvoke",
  request: (input, names) => [[names.requestModel, stringOf(memberOf(input, "modelId"))]],
  response: (output, names) => [[names.awsAsyncInvokeArn, stringOf(memberOf(output, "invocationArn"))]],
});
