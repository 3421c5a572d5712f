import type { Operation } from "../../aws-sdk/operation.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { countItems } from "../count-items.ts";

const ID_IN_ARN = /:knowledge-base\/(.+)$/;

/** `GenerateQuery`: a question becomes SQL. Which model does it, and what it costs, the service does not say. */
export const generateQuery: Operation = plainCall({
  name: "GenerateQuery",
  request(input, names) {
    const settings = memberOf(memberOf(input, "transformationConfiguration"), "textToSqlConfiguration");
    const arn = stringOf(memberOf(memberOf(settings, "knowledgeBaseConfiguration"), "knowledgeBaseArn"));
    return [[names.awsKnowledgeBaseId, ID_IN_ARN.exec(arn ?? "")?.[1] ?? arn]];
  },
  response(output, names) {
    const queries = memberOf(output, "queries");
    return [[names.awsGeneratedQueryCount, countItems(arrayOf(queries))]];
  },
});
