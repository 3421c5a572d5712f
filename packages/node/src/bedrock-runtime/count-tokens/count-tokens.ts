import type { Operation } from "../../aws-sdk/operation.ts";
import { countOf, memberOf, stringOf } from "../../values.ts";
import { plainOperation } from "../plain-call.ts";

/** `CountTokens`: what a request would be billed as. Nothing is billed, so the count is no usage. */
export const countTokens: Operation = plainOperation({
  name: "CountTokens",
  request: (input, names) => [[names.requestModel, stringOf(memberOf(input, "modelId"))]],
  response: (output, names) => [[names.awsCountedInputTokens, countOf(memberOf(output, "inputTokens"))]],
});
