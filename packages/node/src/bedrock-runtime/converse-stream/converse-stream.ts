import type { Attributes } from "@opentelemetry/api";
import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { StreamedMessage } from "./streamed-message.ts";
import { converseRequest } from "../converse-request.ts";
import { converseVerdict } from "../converse-verdict.ts";
import { Inference } from "../inference.ts";

/** `ConverseStream`: the answer in events, of which `messageStop` has the reason and `metadata` the usage. */
export const converseStream: Operation = {
  name: "ConverseStream",
  readsResponse: false,
  isLight: true,
  observe(input, start) {
    const inference = new Inference(converseRequest(input, start), start);
    const { names, content } = start.telemetry;
    const message = inference.readsContent ? new StreamedMessage(content?.maxLength ?? 0) : undefined;
    let stopReason: string | undefined;
    let verdict: Attributes | undefined;
    return {
      spanName: inference.spanName,
      attributes: { ...inference.attributes, [names.requestStream]: true },
      streamMember: "stream",
      output: (output) => inference.response(output),
      event(event, elapsedSeconds, endpoint) {
        if ("contentBlockDelta" in event) {
          inference.chunk(elapsedSeconds, endpoint);
        } else if ("messageStop" in event) {
          stopReason = stringOf(memberOf(event.messageStop, "stopReason"));
          inference.finishReason(stopReason);
        } else if ("metadata" in event) {
          inference.metadata(event.metadata);
          verdict = converseVerdict(event.metadata, stopReason, names) ?? verdict;
        }
        message?.event(event);
      },
      finish(ending) {
        inference.content(() => [{ message: message?.whole(), stopReason }]);
        const stopped = converseVerdict(undefined, stopReason, names);
        return { ...inference.finish(ending), ...stopped, ...verdict, ...message?.attributes() };
      },
      recordContent: inference.recordContent,
    };
  },
};
