import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { generationOf } from "./generation.ts";

/** `RetrieveAndGenerateStream`: the answer in pieces, its citations, and a guardrail's verdict. */
export const retrieveAndGenerateStream: Operation = {
  name: "RetrieveAndGenerateStream",
  observe(input, start) {
    const inference = generationOf(input, start);
    const { names, content } = start.telemetry;
    const room = inference.readsContent ? (content?.maxLength ?? 0) : 0;
    let text = "";
    let citations = 0;
    let documents = 0;
    let sessionId: string | undefined;
    let guardrail: string | undefined;
    return {
      spanName: inference.spanName,
      attributes: { ...inference.attributes, [names.requestStream]: true },
      streamMember: "stream",
      output(output) {
        inference.response(output);
        sessionId = stringOf(memberOf(output, "sessionId"));
      },
      event(event, elapsedSeconds, endpoint) {
        if ("output" in event) {
          inference.chunk(elapsedSeconds, endpoint);
          if (text.length < room) text += (stringOf(memberOf(event.output, "text")) ?? "").slice(0, room - text.length);
        } else if ("citation" in event) {
          citations += 1;
          // The newer form has the members on the event itself.
          const citation = memberOf(event.citation, "citation") ?? event.citation;
          documents += arrayOf(memberOf(citation, "retrievedReferences")).length;
        } else if ("guardrail" in event) {
          guardrail = stringOf(memberOf(event.guardrail, "action")) ?? guardrail;
        }
      },
      finish(ending) {
        inference.content(() => [{ message: { role: "assistant", content: [{ text }] }, stopReason: undefined }]);
        return {
          ...inference.finish(ending),
          ...present([
            [names.conversationId, sessionId],
            [names.awsKnowledgeBaseCitationCount, citations],
            [names.awsKnowledgeBaseDocumentCount, documents],
            [names.awsGuardrailAction, guardrail],
          ]),
        };
      },
      recordContent: inference.recordContent,
    };
  },
};
