import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";

const call = plainCall({
  name: "OptimizePrompt",
  request: (request, names) => [[names.requestModel, stringOf(memberOf(request, "targetModelId"))]],
  response: () => [],
});

/** `OptimizePrompt`: a prompt made better for a model. The span lasts until the stream of it was read. */
export const optimizePrompt: Operation = {
  name: call.name,
  observe: (input, start) => ({ ...call.observe(input, start), streamMember: "optimizedPrompt" }),
};
