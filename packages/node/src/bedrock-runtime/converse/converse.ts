import type { Attributes } from "@opentelemetry/api";
import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, membersOf, stringOf } from "../../values.ts";
import { converseRequest } from "../converse-request.ts";
import { converseVerdict } from "../converse-verdict.ts";
import { Inference } from "../inference.ts";

/** `Converse`: one request, one whole answer. */
export const converse: Operation = {
  name: "Converse",
  readsResponse: false,
  isLight: true,
  observe(input, start) {
    const inference = new Inference(converseRequest(input, start), start);
    let verdict: Attributes | undefined;
    return {
      spanName: inference.spanName,
      attributes: inference.attributes,
      output(output) {
        inference.response(output);
        const stopReason = stringOf(membersOf(output)["stopReason"]);
        inference.finishReason(stopReason);
        inference.metadata(output);
        verdict = converseVerdict(output, stopReason, start.telemetry.names);
        inference.content(() => [{ message: memberOf(memberOf(output, "output"), "message"), stopReason }]);
      },
      finish(ending) {
        const told = inference.finish(ending);
        return verdict === undefined ? told : { ...told, ...verdict };
      },
      recordContent: inference.recordContent,
    };
  },
};
