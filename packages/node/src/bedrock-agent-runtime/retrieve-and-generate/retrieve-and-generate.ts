import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { Generation } from "./generation.ts";

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
        const citations = memberOf(output, "citations");
        const cited = countItems(citations);
        told = [
          [names.conversationId, stringOf(memberOf(output, "sessionId"))],
          [names.awsKnowledgeBaseCitationCount, cited],
          [names.awsKnowledgeBaseDocumentCount, cited === undefined ? undefined : references(citations)],
          [names.awsGuardrailAction, stringOf(memberOf(output, "guardrailAction"))],
        ];
        generation.answered(stringOf(memberOf(memberOf(output, "output"), "text")));
      },
      finish: (ending) => generation.finish(ending, told),
      recordContent: generation.recordContent,
    };
  },
};

function references(citations: unknown): number {
  return arrayOf(citations).reduce<number>(
    (sum, citation) => sum + arrayOf(memberOf(citation, "retrievedReferences")).length,
    0,
  );
}
