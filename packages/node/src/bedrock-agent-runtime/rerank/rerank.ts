import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { Retrieval } from "../retrieval.ts";
import type { RetrievalDocument } from "../retrieved-documents.ts";
import { untoldStatus } from "../untold-status.ts";

/**
 * `Rerank`: documents put in the order in which they fit a question. The conventions have no word for it nearer than
 * retrieval. Without `numberOfResults` all documents come back. It is billed by the query, in units that the answer does
 * not tell, so there is no cost.
 */
export const rerank: Operation = {
  name: "Rerank",
  observe(input, start) {
    const { names } = start.telemetry;
    const settings = memberOf(memberOf(input, "rerankingConfiguration"), "bedrockRerankingConfiguration");
    const model = stringOf(memberOf(memberOf(settings, "modelConfiguration"), "modelArn"));
    const [query] = arrayOf(memberOf(input, "queries"));
    const retrieval = new Retrieval(
      {
        input,
        model,
        query: stringOf(memberOf(memberOf(query, "textQuery"), "text")),
        topK: countOf(memberOf(settings, "numberOfResults")) ?? countItems(memberOf(input, "sources")),
        more: [],
      },
      start,
    );
    return {
      spanName: retrieval.spanName,
      attributes: retrieval.attributes,
      output(output) {
        const results = memberOf(output, "results");
        const count = [names.awsKnowledgeBaseDocumentCount, countItems(results)] as const;
        retrieval.answered([count], () => rankedDocuments(results));
      },
      finish(ending) {
        const status = untoldStatus(model, start, ending.endpoint);
        return { ...retrieval.finish(ending), ...present([[names.costStatus, status]]) };
      },
      recordContent: retrieval.recordContent,
    };
  },
};

/** The documents came with the question; the answer names them by their places there. */
function rankedDocuments(results: unknown): readonly RetrievalDocument[] {
  return arrayOf(results).map((result) => {
    const score = numberOf(memberOf(result, "relevanceScore"));
    return { id: String(countOf(memberOf(result, "index")) ?? ""), ...(score === undefined ? {} : { score }) };
  });
}
