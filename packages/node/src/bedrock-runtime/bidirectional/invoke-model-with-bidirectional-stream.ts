import { OPERATION } from "@outcrop/core";
import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { Inference } from "../inference.ts";
import { requestAttributes } from "../request-attributes.ts";
import { readSonicEvent } from "./sonic-event.ts";

/**
 * `InvokeModelWithBidirectionalStream`: a conversation, speech in and speech out at once. The span begins with the call
 * and ends with the output. The input is the caller's own iterable, which only the SDK reads: nothing of it is watched,
 * so what it asks of the model is not known. What is said, in either direction, is never recorded.
 */
export const invokeModelWithBidirectionalStream: Operation = {
  name: "InvokeModelWithBidirectionalStream",
  observe(input, start) {
    const { names, content } = start.telemetry;
    // An event says that there was a call, and nothing of what was said in it.
    const captured = content && { input: {}, content: undefined };
    const model = stringOf(memberOf(input, "modelId"));
    const attributes = requestAttributes({ modelId: model }, names, start.endpoint);
    const inference = new Inference(
      { operation: OPERATION.chat, model, serviceTier: undefined, attributes, captured },
      start,
    );
    return {
      spanName: inference.spanName,
      attributes: { ...attributes, [names.requestStream]: true },
      streamMember: "body",
      output: (output) => inference.response(output),
      event(event, elapsedSeconds, endpoint) {
        const told = readSonicEvent(memberOf(memberOf(event, "chunk"), "bytes"));
        if (told.kind === "content") inference.chunk(elapsedSeconds, endpoint);
        else if (told.kind === "usage") {
          inference.metadata({ usage: told.usage });
          inference.modalities(told.modalities);
        } else if (told.kind === "end") inference.finishReason(told.stopReason);
      },
      finish: (ending) => inference.finish(ending),
      recordContent: inference.recordContent,
    };
  },
};
