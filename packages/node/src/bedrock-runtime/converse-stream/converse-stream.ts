import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf } from "../../values.ts";
import { StreamedMessage } from "./streamed-message.ts";
import { Inference } from "../inference.ts";

/** `ConverseStream`: the answer in events, of which `messageStop` has the reason and `metadata` the usage. */
export const converseStream: Operation = {
  name: "ConverseStream",
  observe(input, start) {
    const inference = new Inference(input, start);
    const { captureContent, maxContentBytes } = start.telemetry.settings;
    const message = captureContent ? new StreamedMessage(maxContentBytes) : undefined;
    return {
      spanName: inference.spanName,
      attributes: { ...inference.attributes, [start.telemetry.names.requestStream]: true },
      streamMember: "stream",
      output: (output) => inference.response(output),
      event(event, elapsedSeconds, endpoint) {
        if ("contentBlockDelta" in event) inference.chunk(elapsedSeconds, endpoint);
        else if ("messageStop" in event) inference.finishReason(memberOf(event.messageStop, "stopReason"));
        else if ("metadata" in event) inference.metadata(event.metadata);
        message?.event(event);
      },
      finish(ending) {
        inference.answer(() => message?.whole());
        return { ...inference.finish(ending), ...message?.attributes() };
      },
    };
  },
};
