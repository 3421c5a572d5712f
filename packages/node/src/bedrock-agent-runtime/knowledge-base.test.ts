import { describe, expect, it } from "vitest";
import { mostOfRetriever, mostResults, mostResultsOf } from "./knowledge-base.ts";

const vector = (vectorSearchConfiguration: object): object => ({ vectorSearchConfiguration });
const reranked = (numberOfRerankedResults: number) => ({
  rerankingConfiguration: { bedrockRerankingConfiguration: { numberOfRerankedResults } },
});

describe("how many documents may come back", () => {
  it.each([
    ["what the request says", vector({ numberOfResults: 12 }), 12],
    ["what it says of managed search", { managedSearchConfiguration: { numberOfResults: 7 } }, 7],
    ["the service's default of five, where it says nothing", undefined, 5],
    ["the same for a configuration without a number", vector({ filter: {} }), 5],
    ["the same for a number that is none", vector({ numberOfResults: "3" }), 5],
    ["what reranking leaves of it", vector({ numberOfResults: 20, ...reranked(4) }), 4],
    ["what was found, where reranking may leave more", vector({ numberOfResults: 3, ...reranked(10) }), 3],
    ["what reranking leaves of the default", vector(reranked(2)), 2],
  ])("is %s", (_what, configuration, expected) => {
    expect(mostResults(configuration)).toBe(expected);
  });

  it("of one knowledge base is what the list says of it, else the default", () => {
    const list = [null, { knowledgeBaseId: "KB1", retrievalConfiguration: vector({ numberOfResults: 9 }) }];
    expect([mostResultsOf("KB1", list), mostResultsOf("KB2", list), mostResultsOf(undefined, [])]).toEqual([9, 5, 5]);
  });

  it("of an agentic retriever is its override, else the default", () => {
    const knowledgeBase = { knowledgeBaseId: "KB1", retrievalOverrides: { maxNumberOfResults: 8 } };
    expect([mostOfRetriever({ configuration: { knowledgeBase } }), mostOfRetriever(undefined)]).toEqual([8, 5]);
  });
});
