import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, numberOf, stringOf } from "../../values.ts";
import { at } from "../families/read.ts";
import { plainOperation } from "../plain-call.ts";

/** `StartAsyncInvoke`: a job is accepted. The model runs later, out of sight, so this is no model call. */
export const startAsyncInvoke: Operation = plainOperation({
  name: "StartAsyncInvoke",
  request: (input, names) => [
    [names.requestModel, stringOf(memberOf(input, "modelId"))],
    [names.awsAsyncInvokeVideoSeconds, videoSeconds(memberOf(input, "modelInput"))],
  ],
  response: (output, names) => [[names.awsAsyncInvokeArn, stringOf(memberOf(output, "invocationArn"))]],
});

/** Amazon Nova Reel says a number of seconds, Luma Ray `5s`. Reel's shots by hand, and defaults, say nothing. */
function videoSeconds(modelInput: unknown): number | undefined {
  const [, seconds] = /^(\d{1,6})s$/.exec(stringOf(memberOf(modelInput, "duration")) ?? "") ?? [];
  return seconds === undefined ? numberOf(at(modelInput, "videoGenerationConfig", "durationSeconds")) : Number(seconds);
}
