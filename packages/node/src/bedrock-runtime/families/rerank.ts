import { OPERATION } from "@outcrop/core";
import { countOf, memberOf, stringOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { at, lengthOf } from "./read.ts";

/**
 * Cohere and Amazon Rerank, which are billed by the query: Cohere's answers may tell how many that were. The
 * conventions have no word for it nearer than retrieval. Without `top_n` all documents come back.
 */
export const rerank: Family = {
  name: "rerank",
  claims: (body) => memberOf(body, "query") !== undefined && Array.isArray(memberOf(body, "documents")),
  request: (body) => ({
    operation: OPERATION.retrieval,
    retrievalTopK: countOf(memberOf(body, "top_n")) ?? lengthOf(memberOf(body, "documents")),
  }),
  read(body) {
    if (at(body, "results", 0, "relevance_score") === undefined) return undefined;
    return {
      id: stringOf(memberOf(body, "id")),
      searchUnits: countOf(at(body, "meta", "billed_units", "search_units")),
    };
  },
};
