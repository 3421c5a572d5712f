import type { AttributeNames } from "@outcrop/core";
import { INTERVENED } from "../bedrock-runtime/guardrail-trace.ts";
import type { Facts } from "../bedrock-runtime/plain-call.ts";
import { countOf, memberOf, stringOf } from "../values.ts";

/**
 * What a knowledge base answers with at most where the request leaves it open. AWS's user guide says so ("Query
 * configurations", number of source chunks), the API's own reference does not.
 */
const DEFAULT_RESULTS = 5;

/** Most documents that can come back, by a request's `retrievalConfiguration`: what is found, or what reranking leaves. */
export function mostResults(retrievalConfiguration: unknown): number {
  const search = searchOf(retrievalConfiguration);
  const found = countOf(memberOf(search, "numberOfResults")) ?? DEFAULT_RESULTS;
  const reranking = memberOf(memberOf(search, "rerankingConfiguration"), "bedrockRerankingConfiguration");
  return Math.min(found, countOf(memberOf(reranking, "numberOfRerankedResults")) ?? found);
}

function searchOf(retrievalConfiguration: unknown): unknown {
  return (
    memberOf(retrievalConfiguration, "vectorSearchConfiguration") ??
    memberOf(retrievalConfiguration, "managedSearchConfiguration")
  );
}

/** The model that puts what was found in order, by a `rerankingConfiguration`. */
export function rerankingModel(rerankingConfiguration: unknown): string | undefined {
  const settings = memberOf(rerankingConfiguration, "bedrockRerankingConfiguration");
  return stringOf(memberOf(memberOf(settings, "modelConfiguration"), "modelArn"));
}

/** The same, by a request's `retrievalConfiguration`. */
export function rerankingModelOf(retrievalConfiguration: unknown): string | undefined {
  return rerankingModel(memberOf(searchOf(retrievalConfiguration), "rerankingConfiguration"));
}

/** The models that a request's `retrievalConfiguration` names. */
export function searchModels(retrievalConfiguration: unknown, names: AttributeNames): Facts {
  const search = searchOf(retrievalConfiguration);
  return [
    [names.awsKnowledgeBaseRerankingModel, rerankingModelOf(retrievalConfiguration)],
    [
      names.awsKnowledgeBaseFilterModel,
      stringOf(memberOf(memberOf(search, "implicitFilterConfiguration"), "modelArn")),
    ],
  ];
}

/** The most of one knowledge base, by the request's list of knowledge bases and their configurations. */
export function mostResultsOf(knowledgeBaseId: string | undefined, configurations: readonly unknown[]): number {
  const own = configurations.find((one) => memberOf(one, "knowledgeBaseId") === knowledgeBaseId);
  return mostResults(memberOf(own, "retrievalConfiguration"));
}

/** The same of a retriever of `AgenticRetrieveStream`. */
export function mostOfRetriever(retriever: unknown): number {
  const knowledgeBase = memberOf(memberOf(retriever, "configuration"), "knowledgeBase");
  return countOf(memberOf(memberOf(knowledgeBase, "retrievalOverrides"), "maxNumberOfResults")) ?? DEFAULT_RESULTS;
}

/** A request's `guardrailConfiguration`. */
export function guardrailOf(configuration: unknown, names: AttributeNames): Facts {
  return [
    [names.awsGuardrailId, stringOf(memberOf(configuration, "guardrailId"))],
    [names.awsGuardrailVersion, stringOf(memberOf(configuration, "guardrailVersion"))],
  ];
}

/** A verdict, in the word that the other operations of Bedrock have for it. */
export function guardrailVerdictOf(action: unknown): string | undefined {
  return action === "INTERVENED" ? INTERVENED : stringOf(action);
}
