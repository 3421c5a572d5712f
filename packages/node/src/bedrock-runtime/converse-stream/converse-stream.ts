import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { StreamedMessage } from "./streamed-message.ts";
import { converseRequest } from "../converse-request.ts";
import { Inference } from "../inference.ts";

/** `ConverseStream`: the answer in events, of which `messageStop` has the reason and `metadata` the usage. */
export const converseStream: Operation = {
  name: "ConverseStream",
  observe(input, start) {
    const inference = new Inference(converseRequest(input, start), start);
    const { captureContent, maxContentBytes } = start.telemetry.settings;
    const message = captureContent ? new StreamedMessage(maxContentBytes) : undefined;
    let stopReason: string | undefined;
    return {
      spanName: inference.spanName,
      attributes: { ...inference.attributes, [start.telemetry.names.requestStream]: true },
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
        }
        message?.event(event);
      },
      finish(ending) {
        inference.content(() => [{ message: message?.whole(), stopReason }]);
        return { ...inference.finish(ending), ...message?.attributes() };
      },
    };
  },
};
