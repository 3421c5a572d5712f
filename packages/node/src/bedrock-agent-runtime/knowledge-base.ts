import type { AttributeNames } from "@outcrop/core";
import type { Facts } from "../bedrock-runtime/plain-call.ts";
import { countOf, memberOf, stringOf } from "../values.ts";

/** Most documents that a request asks a knowledge base for; the service's own default is not said. */
export function numberOfResults(retrievalConfiguration: unknown): number | undefined {
  const search =
    memberOf(retrievalConfiguration, "vectorSearchConfiguration") ??
    memberOf(retrievalConfiguration, "managedSearchConfiguration");
  return countOf(memberOf(search, "numberOfResults"));
}

/** A request's `guardrailConfiguration`. */
export function guardrailOf(configuration: unknown, names: AttributeNames): Facts {
  return [
    [names.awsGuardrailId, stringOf(memberOf(configuration, "guardrailId"))],
    [names.awsGuardrailVersion, stringOf(memberOf(configuration, "guardrailVersion"))],
  ];
}
