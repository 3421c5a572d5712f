import { OPERATION } from "@outcrop/core";
import { memberOf, stringOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { at } from "./read.ts";

/** Cohere and Amazon Rerank, which are billed by the query. The conventions have no word for it nearer than retrieval. */
export const rerank: Family = {
  name: "rerank",
  claims: (body) => memberOf(body, "query") !== undefined && Array.isArray(memberOf(body, "documents")),
  request: () => ({ operation: OPERATION.retrieval }),
  read: (body) =>
    at(body, "results", 0, "relevance_score") === undefined ? undefined : { id: stringOf(memberOf(body, "id")) },
};
