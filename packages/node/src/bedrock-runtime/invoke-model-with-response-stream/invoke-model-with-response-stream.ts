import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { StreamedMessage } from "../converse-stream/streamed-message.ts";
import { readAnswer } from "../families/find-family.ts";
import { toTokenUsage } from "../families/raw-usage.ts";
import { Inference } from "../inference.ts";
import { guardrailVerdict, inferenceAnswer, laterVerdict, serviceFacts } from "../invoke-model/invoke-answer.ts";
import { invokeRequest } from "../invoke-model/invoke-request.ts";
import { MAX_BODY_BYTES, parseBody } from "../invoke-model/parse-body.ts";
import type { Facts } from "../plain-call.ts";
import { StreamedAnswer } from "./streamed-answer.ts";

/** `InvokeModelWithResponseStream`: the answer in chunks, each a JSON text in the shape of the model's family. */
export const invokeModelWithResponseStream: Operation = {
  name: "InvokeModelWithResponseStream",
  isLight: true,
  observe(input, start) {
    const { family, request } = invokeRequest(input, start);
    const inference = new Inference(request, start);
    const { names, content } = start.telemetry;
    const message = inference.readsContent ? new StreamedMessage(content?.maxLength ?? 0) : undefined;
    const answer = new StreamedAnswer();
    let service = serviceFacts({});
    let verdict: Facts = [];
    return {
      spanName: inference.spanName,
      attributes: { ...inference.attributes, [names.requestStream]: true },
      streamMember: "body",
      output(output) {
        inference.response(output);
        service = serviceFacts(output);
      },
      event(event, elapsedSeconds, endpoint) {
        const body = parseBody(memberOf(memberOf(event, "chunk"), "bytes"), MAX_BODY_BYTES);
        if (body === undefined) return;
        const { family: shape, facts } = readAnswer(family, body);
        answer.add(body, facts);
        verdict = laterVerdict(verdict, guardrailVerdict(body, names), names);
        if (facts.model !== undefined) inference.answeredBy(facts.model);
        if (facts.hasContent === true) inference.chunk(elapsedSeconds, endpoint);
        if (message === undefined) return;
        for (const told of shape.content?.events(body) ?? []) message.event(told);
      },
      finish(ending) {
        const { facts } = answer;
        const told = inferenceAnswer(facts, service, verdict, names);
        inference.answered(told, toTokenUsage(facts.usage ?? {}));
        inference.content(() => [{ message: message?.whole(), stopReason: stringOf(told.finishReasons?.[0]) }]);
        return { ...inference.finish(ending), ...message?.attributes() };
      },
      recordContent: inference.recordContent,
    };
  },
};
