import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { guardrailOf, mostOfRetriever, rerankingModel } from "../knowledge-base.ts";
import { Retrieval } from "../retrieval.ts";
import { retrievedDocuments } from "../retrieved-documents.ts";
import { untoldStatus } from "../untold-status.ts";
import { knowledgeBasesOf } from "./retrieval-question.ts";
import { RetrievalSteps } from "./retrieval-steps.ts";

/**
 * `AgenticRetrieveStream`: a model plans which knowledge bases to ask, and may answer from what they have. Each question
 * to a knowledge base is a span beneath; what model plans, and how many tokens it takes, the service does not say.
 */
export const agenticRetrieveStream: Operation = {
  name: "AgenticRetrieveStream",
  observe(input, start) {
    const { names } = start.telemetry;
    const ids = knowledgeBasesOf(input);
    const settings = memberOf(input, "agenticRetrieveConfiguration");
    const model = modelOf(memberOf(settings, "foundationModelConfiguration"));
    const retrievers = arrayOf(memberOf(input, "retrievers"));
    const retrieval = new Retrieval(
      {
        dataSourceId: ids.length === 1 ? ids[0] : undefined,
        input,
        model,
        query: questionOf(input),
        // Of one source: each question goes to any of them.
        topK: Math.max(...retrievers.map(mostOfRetriever), 0),
        more: [
          [names.awsKnowledgeBaseId, ids.length === 1 ? ids[0] : undefined],
          [names.awsKnowledgeBaseIds, ids.length > 1 ? [...ids] : undefined],
          [names.awsKnowledgeBaseRerankingModel, rerankingModel(memberOf(settings, "rerankingConfiguration"))],
          ...guardrailOf(memberOf(memberOf(input, "policyConfiguration"), "bedrockGuardrailConfiguration"), names),
        ],
      },
      start,
    );
    const steps = new RetrievalSteps(start.telemetry, input);
    let results: unknown;
    let citations: number | undefined;
    return {
      spanName: retrieval.spanName,
      attributes: retrieval.attributes,
      streamMember: "stream",
      opened(span, context) {
        steps.under(span, context, start.startedAtMs);
      },
      output: () => undefined,
      event(event) {
        if ("traceEvent" in event) {
          steps.take(event.traceEvent);
        } else if ("result" in event) {
          results = memberOf(event.result, "results") ?? results;
          citations = countItems(memberOf(memberOf(event.result, "generatedResponse"), "citations")) ?? citations;
        }
      },
      finish(ending) {
        steps.end();
        const facts = [
          [names.awsKnowledgeBaseStepCount, steps.count === 0 ? undefined : steps.count],
          [names.awsKnowledgeBaseDocumentCount, countItems(results)],
          [names.awsKnowledgeBaseCitationCount, citations],
          [names.awsGuardrailAction, steps.verdict],
        ] as const;
        retrieval.answered(facts, () => retrievedDocuments(results));
        const status = untoldStatus(model, start, ending.endpoint);
        return { ...retrieval.finish(ending), ...present([[names.costStatus, status]]) };
      },
      recordContent: retrieval.recordContent,
    };
  },
};

function modelOf(configuration: unknown): string | undefined {
  const settings =
    memberOf(configuration, "bedrockFoundationModelConfiguration") ??
    memberOf(configuration, "mantleFoundationModelConfiguration");
  return stringOf(memberOf(memberOf(settings, "modelConfiguration"), "modelArn"));
}

function questionOf(input: object): string | undefined {
  const asked = arrayOf(memberOf(input, "messages")).findLast((message) => memberOf(message, "role") === "user");
  return stringOf(memberOf(memberOf(asked, "content"), "text"));
}
