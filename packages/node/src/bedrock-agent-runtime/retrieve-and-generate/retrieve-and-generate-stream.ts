import type { Operation } from "../../aws-sdk/operation.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { guardrailVerdictOf } from "../knowledge-base.ts";
import { Generation } from "./generation.ts";

/** `RetrieveAndGenerateStream`: the answer in pieces, its citations, and a guardrail's verdict. */
export const retrieveAndGenerateStream: Operation = {
  name: "RetrieveAndGenerateStream",
  observe(input, start) {
    const generation = new Generation("RetrieveAndGenerateStream", input, start);
    const { names } = start.telemetry;
    const { room } = generation;
    let text = "";
    let firstChunkSeconds: number | undefined;
    let citations = 0;
    let documents = 0;
    let sessionId: string | undefined;
    let guardrail: string | undefined;
    return {
      spanName: generation.spanName,
      attributes: { ...generation.attributes, [names.requestStream]: true },
      streamMember: "stream",
      output(output) {
        sessionId = stringOf(memberOf(output, "sessionId"));
      },
      event(event, elapsedSeconds) {
        if ("output" in event) {
          firstChunkSeconds ??= elapsedSeconds;
          if (text.length < room) text += (stringOf(memberOf(event.output, "text")) ?? "").slice(0, room - text.length);
        } else if ("citation" in event) {
          citations += 1;
          // The newer form has the members on the event itself.
          const citation = memberOf(event.citation, "citation") ?? event.citation;
          documents += arrayOf(memberOf(citation, "retrievedReferences")).length;
        } else if ("guardrail" in event) {
          guardrail = guardrailVerdictOf(memberOf(event.guardrail, "action")) ?? guardrail;
        }
      },
      finish(ending) {
        generation.answered(text);
        return generation.finish(ending, [
          [names.responseTimeToFirstChunk, firstChunkSeconds],
          [names.conversationId, sessionId],
          [names.awsKnowledgeBaseCitationCount, citations],
          [names.awsKnowledgeBaseDocumentCount, documents],
          [names.awsGuardrailAction, guardrail],
        ]);
      },
      recordContent: generation.recordContent,
    };
  },
};
