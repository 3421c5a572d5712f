import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainOperation } from "../plain-call.ts";

/** `ListAsyncInvokes`: one page of jobs; the span holds how many, not which. */
export const listAsyncInvokes: Operation = plainOperation({
  name: "ListAsyncInvokes",
  request: (input, names) => [[names.awsAsyncInvokeStatus, stringOf(memberOf(input, "statusEquals"))]],
  response(output, names) {
    const jobs = memberOf(output, "asyncInvokeSummaries");
    return [[names.awsAsyncInvokeCount, Array.isArray(jobs) ? jobs.length : undefined]];
  },
});
