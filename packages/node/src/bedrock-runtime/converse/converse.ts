import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { converseRequest } from "../converse-request.ts";
import { Inference } from "../inference.ts";

/** `Converse`: one request, one whole answer. */
export const converse: Operation = {
  name: "Converse",
  observe(input, start) {
    const inference = new Inference(converseRequest(input, start), start);
    return {
      spanName: inference.spanName,
      attributes: inference.attributes,
      output(output) {
        inference.response(output);
        const stopReason = stringOf(memberOf(output, "stopReason"));
        inference.finishReason(stopReason);
        inference.metadata(output);
        inference.content(() => [{ message: memberOf(memberOf(output, "output"), "message"), stopReason }]);
      },
      finish: (ending) => inference.finish(ending),
    };
  },
};
