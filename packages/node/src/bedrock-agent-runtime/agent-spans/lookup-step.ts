import { OPERATION, PROVIDER } from "@outcrop/core";
import { querySide, resultSide } from "../../content/step-content.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, numberOf, stringOf } from "../../values.ts";
import type { FinishedStep } from "../agent-trace/span-op.ts";
import { mostResultsOf } from "../knowledge-base.ts";
import { recordOperation } from "../operation-duration.ts";
import type { AgentDefinition, AgentSpanContext } from "./agent-span-context.ts";
import type { StepSpan } from "./step-span.ts";
import { traceAttributes } from "./trace-attributes.ts";

/** A question to a knowledge base: `retrieval {knowledge base}`. */
export function lookupStep(
  step: FinishedStep,
  { knowledgeBases = [] }: AgentDefinition,
  { telemetry, shared, region, input }: AgentSpanContext,
): StepSpan {
  const { names, content } = telemetry;
  const id = stringOf(memberOf(step.begin, "knowledgeBaseId"));
  const documents = arrayOf(memberOf(step.finish, "retrievedReferences")).map(toDocument);
  // The conventions want a score of each document, which most lookups of agents do not tell.
  const hasScores = documents.every((document) => "score" in document);
  const documentsName = hasScores ? names.retrievalDocuments : names.awsKnowledgeBaseDocuments;
  return {
    name: id === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${id}`,
    kind: "client",
    attributes: {
      ...shared,
      ...present([
        [names.operationName, OPERATION.retrieval],
        [names.providerName, PROVIDER.awsBedrock],
        [names.dataSourceId, id],
        [names.awsKnowledgeBaseId, id],
        [names.retrievalTopK, mostResultsOf(id, knowledgeBases)],
        [names.cloudRegion, region()],
        [names.surface, "agent"],
        [names.awsKnowledgeBaseDocumentCount, step.finish === undefined ? undefined : documents.length],
        ...traceAttributes(names, step.traceId, step.service, step.isIncomplete),
      ]),
    },
    finish(errorType) {
      const durationSeconds = (step.endMs - step.startMs) / 1_000;
      recordOperation(telemetry, { operation: OPERATION.retrieval, durationSeconds, errorType });
      return {};
    },
    recordContent:
      content &&
      ((call) => {
        const asked = querySide(names.retrievalQueryText, stringOf(memberOf(step.begin, "text")));
        const given = resultSide(documentsName, undefined, documents);
        const told = { operation: OPERATION.retrieval, model: undefined, input, ...call };
        return content.recordStep({ asked, given }, told);
      }),
    failure: step.failure && { type: step.failure.code, message: step.failure.reason },
  };
}

function toDocument(reference: unknown, index: number): object {
  const metadata = memberOf(reference, "metadata");
  const id = stringOf(memberOf(metadata, "x-amz-bedrock-kb-chunk-id")) ?? String(index);
  const score = numberOf(memberOf(metadata, "score"));
  return { id, ...(score === undefined ? {} : { score }), content: memberOf(reference, "content"), metadata };
}
