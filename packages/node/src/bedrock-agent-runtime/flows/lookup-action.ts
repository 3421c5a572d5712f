import { OPERATION } from "@outcrop/core";
import { querySide, resultSide } from "../../content/step-content.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { countItems } from "../count-items.ts";
import { guardrailVerdictOf, mostResults, searchModels } from "../knowledge-base.ts";
import { recordOperation } from "../operation-duration.ts";
import { retrievedDocuments } from "../retrieved-documents.ts";
import { deepId, operationFacts, type NodeAction } from "./action-facts.ts";

/** A node's question to a knowledge base: `Retrieve`. */
export function lookupAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { telemetry, input } = context;
  const { names, content } = telemetry;
  const request = memberOf(data, "operationRequest");
  const response = memberOf(data, "operationResponse");
  const id = deepId(request, "knowledgeBaseId");
  const results = memberOf(response, "retrievalResults");
  return {
    name: id === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${id}`,
    kind: "client",
    attributes: {
      ...context.shared,
      ...present([
        ...operationFacts(OPERATION.retrieval, context, data),
        [names.dataSourceId, id],
        [names.awsKnowledgeBaseId, id],
        [names.retrievalTopK, mostResults(memberOf(request, "retrievalConfiguration"))],
        ...searchModels(memberOf(request, "retrievalConfiguration"), names),
        [names.awsKnowledgeBaseDocumentCount, countItems(results)],
        [names.awsGuardrailAction, guardrailVerdictOf(memberOf(response, "guardrailAction"))],
      ]),
    },
    finish(errorType) {
      const durationSeconds = (endMs - startMs) / 1_000;
      recordOperation(telemetry, { operation: OPERATION.retrieval, durationSeconds, errorType });
      return {};
    },
    recordContent:
      content &&
      ((call) => {
        const query = stringOf(memberOf(memberOf(request, "retrievalQuery"), "text"));
        const documents = results === undefined ? undefined : retrievedDocuments(results);
        // The conventions want a score of each document, which not every lookup tells.
        const hasScores = documents?.every(({ score }) => score !== undefined) === true;
        const documentsName = hasScores ? names.retrievalDocuments : names.awsKnowledgeBaseDocuments;
        const asked = querySide(names.retrievalQueryText, query);
        const given = resultSide(documentsName, undefined, documents);
        const told = { operation: OPERATION.retrieval, model: undefined, input, ...call };
        return content.recordStep({ asked, given }, told);
      }),
  };
}
