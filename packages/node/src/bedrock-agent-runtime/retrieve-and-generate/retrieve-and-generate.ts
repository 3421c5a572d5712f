import type { Attributes } from "@opentelemetry/api";
import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { generationOf } from "./generation.ts";

/** `RetrieveAndGenerate`: a model answers from a knowledge base, or from documents that came with the question. */
export const retrieveAndGenerate: Operation = {
  name: "RetrieveAndGenerate",
  observe(input, start) {
    const inference = generationOf(input, start);
    const { names } = start.telemetry;
    let answered: Attributes = {};
    return {
      spanName: inference.spanName,
      attributes: inference.attributes,
      output(output) {
        inference.response(output);
        const citations = memberOf(output, "citations");
        answered = present([
          [names.conversationId, stringOf(memberOf(output, "sessionId"))],
          [names.awsKnowledgeBaseCitationCount, countItems(citations)],
          [
            names.awsKnowledgeBaseDocumentCount,
            countItems(citations) === undefined ? undefined : references(citations),
          ],
          [names.awsGuardrailAction, stringOf(memberOf(output, "guardrailAction"))],
        ]);
        const text = stringOf(memberOf(memberOf(output, "output"), "text"));
        inference.content(() => [{ message: { role: "assistant", content: [{ text }] }, stopReason: undefined }]);
      },
      finish: (ending) => ({ ...inference.finish(ending), ...answered }),
      recordContent: inference.recordContent,
    };
  },
};

function references(citations: unknown): number {
  return arrayOf(citations).reduce<number>(
    (sum, citation) => sum + arrayOf(memberOf(citation, "retrievedReferences")).length,
    0,
  );
}
