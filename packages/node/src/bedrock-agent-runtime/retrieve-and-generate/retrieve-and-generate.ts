import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { memberOf } from "../../values.ts";
import { answeredFacts, Generation } from "./generation.ts";

/** `RetrieveAndGenerate`: a model answers from a knowledge base, or from documents that came with the question. */
export const retrieveAndGenerate: Operation = {
  name: "RetrieveAndGenerate",
  observe(input, start) {
    const generation = new Generation("RetrieveAndGenerate", input, start);
    const { names } = start.telemetry;
    let told: Facts = [];
    return {
      spanName: generation.spanName,
      attributes: generation.attributes,
      output(output) {
        told = answeredFacts(output, names);
        generation.answered(memberOf(memberOf(output, "output"), "text"));
      },
      finish: (ending) => generation.finish(ending, told),
      recordContent: generation.recordContent,
    };
  },
};
