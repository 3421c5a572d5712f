import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf } from "../../values.ts";
import { Inference } from "../inference.ts";

/** `Converse`: one request, one whole answer. */
export const converse: Operation = {
  name: "Converse",
  observe(input, start) {
    const inference = new Inference(input, start);
    return {
      spanName: inference.spanName,
      attributes: inference.attributes,
      output(output) {
        inference.response(output);
        inference.finishReason(memberOf(output, "stopReason"));
        inference.metadata(output);
        inference.answer(() => memberOf(memberOf(output, "output"), "message"));
      },
      finish: (ending) => inference.finish(ending),
    };
  },
};
