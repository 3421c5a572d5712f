import type { Operation } from "../../aws-sdk/operation.ts";
import { present } from "../../present.ts";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { countItems } from "../count-items.ts";
import { rerankingModel } from "../knowledge-base.ts";
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
    const configuration = memberOf(input, "rerankingConfiguration");
    const settings = memberOf(configuration, "bedrockRerankingConfiguration");
    const model = rerankingModel(configuration);
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
        retrieval.answered([count], () => rankedDocuments(results, memberOf(input, "sources")));
      },
      finish(ending) {
        const status = untoldStatus(model, start, ending.endpoint);
        return { ...retrieval.finish(ending), ...present([[names.costStatus, status]]) };
      },
      recordContent: retrieval.recordContent,
    };
  },
};

/** The answer names the documents by their places in the question, and may have them itself. */
function rankedDocuments(results: unknown, sources: unknown): readonly RetrievalDocument[] {
  return arrayOf(results).map((result) => {
    const index = countOf(memberOf(result, "index"));
    const asked = index === undefined ? undefined : memberOf(arrayOf(sources)[index], "inlineDocumentSource");
    const score = numberOf(memberOf(result, "relevanceScore"));
    const content = textOf(memberOf(result, "document")) ?? textOf(asked);
    return {
      id: String(index ?? ""),
      ...(score === undefined ? {} : { score }),
      ...(content === undefined ? {} : { content }),
    };
  });
}

/** A `RerankDocument`. */
function textOf(document: unknown): string | undefined {
  const json = memberOf(document, "jsonDocument");
  return (
    stringOf(memberOf(memberOf(document, "textDocument"), "text")) ??
    (json === undefined || json === null ? undefined : JSON.stringify(json))
  );
}
