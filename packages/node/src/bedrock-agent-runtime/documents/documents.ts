import type { AttributeNames } from "@outcrop/core";
import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";

/** What a knowledge base has of one document, and who may see it. */
export const documentOperations: readonly Operation[] = [
  "GetDocumentContent",
  "GetIngestedDocumentAcl",
  "CheckIngestedDocumentAcl",
].map((name) => plainCall({ name, request: documentOf, response: () => [] }));

function documentOf(input: object, names: AttributeNames): Facts {
  return [
    [names.awsKnowledgeBaseId, stringOf(memberOf(input, "knowledgeBaseId"))],
    [names.awsKnowledgeBaseDataSourceId, stringOf(memberOf(input, "dataSourceId"))],
  ];
}
