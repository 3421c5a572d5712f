import type { Operation } from "../../aws-sdk/operation.ts";
import { memberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { guardrailOf, guardrailVerdictOf, mostResults, rerankingModelOf, searchModels } from "../knowledge-base.ts";
import { Retrieval } from "../retrieval.ts";
import { retrievedDocuments } from "../retrieved-documents.ts";

/** `Retrieve`: what a knowledge base has on a question. */
export const retrieve: Operation = {
  name: "Retrieve",
  observe(input, start) {
    const { names } = start.telemetry;
    const knowledgeBaseId = stringOf(memberOf(input, "knowledgeBaseId"));
    const configuration = memberOf(input, "retrievalConfiguration");
    const retrieval = new Retrieval(
      {
        input,
        dataSourceId: knowledgeBaseId,
        query: stringOf(memberOf(memberOf(input, "retrievalQuery"), "text")),
        // The one that a request can name. The model that embeds the question is the knowledge base's.
        model: rerankingModelOf(configuration),
        topK: mostResults(configuration),
        more: [
          [names.awsKnowledgeBaseId, knowledgeBaseId],
          ...searchModels(configuration, names),
          ...guardrailOf(memberOf(input, "guardrailConfiguration"), names),
        ],
      },
      start,
    );
    return {
      spanName: retrieval.spanName,
      attributes: retrieval.attributes,
      output(output) {
        const results = memberOf(output, "retrievalResults");
        const facts = [
          [names.awsKnowledgeBaseDocumentCount, countItems(results)],
          [names.awsGuardrailAction, guardrailVerdictOf(memberOf(output, "guardrailAction"))],
        ] as const;
        retrieval.answered(facts, () => retrievedDocuments(results));
      },
      finish: retrieval.finish,
      recordContent: retrieval.recordContent,
    };
  },
};
