import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf } from "../../values.ts";
import { readAnswer } from "../families/find-family.ts";
import { headerUsage, mergeUsage, toTokenUsage } from "../families/raw-usage.ts";
import { Inference } from "../inference.ts";
import { guardrailVerdict, inferenceAnswer, serviceFacts } from "./invoke-answer.ts";
import { invokeRequest } from "./invoke-request.ts";
import { MAX_BODY_BYTES, MAX_NEEDED_BODY_BYTES, parseBody } from "./parse-body.ts";

/**
 * `InvokeModel`: one request, one whole answer, in the shape of the model's family. Tokens come from the body, else from
 * the response headers. The answer is parsed once; a large one only where its headers count no tokens.
 */
export const invokeModel: Operation = {
  name: "InvokeModel",
  isLight: true,
  observe(input, start) {
    const { family, request } = invokeRequest(input, start);
    const inference = new Inference(request, start);
    const { names } = start.telemetry;
    let headers: unknown;
    return {
      spanName: inference.spanName,
      attributes: inference.attributes,
      headers(received) {
        headers = received;
      },
      output(output) {
        inference.response(output);
        const counted = headerUsage(headers);
        const isNeeded = inference.readsContent || counted.input === undefined;
        const body = parseBody(memberOf(output, "body"), isNeeded ? MAX_NEEDED_BODY_BYTES : MAX_BODY_BYTES);
        const { family: shape, facts } = readAnswer(family, body);
        inference.answered(
          inferenceAnswer(facts, serviceFacts(output), guardrailVerdict(body, names), names),
          toTokenUsage(mergeUsage(counted, facts.usage)),
        );
        inference.content(() => shape.content?.output(body) ?? []);
      },
      finish: (ending) => inference.finish(ending),
      recordContent: inference.recordContent,
    };
  },
};
