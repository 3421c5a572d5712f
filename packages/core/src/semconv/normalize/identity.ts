import { copyRule, moveRule } from "./move-rule.ts";
import { readStrings, readText } from "./read-value.ts";
import type { AttributeValue } from "../types.ts";
import type { NormalizeRule } from "./rule.ts";

/** Who and where: session, user, request, region. */
export const IDENTITY_RULES: readonly NormalizeRule[] = [
  copyRule(
    "session-id",
    "session.id",
    [
      "aws.bedrock.agentcore.session.id",
      "aws.bedrock.agentcore.runtime.session.id",
      "traceloop.association.properties.session_id",
      "langfuse.session.id",
      "http.request.header.x-amzn-bedrock-agentcore-runtime-session-id",
      "gen_ai.conversation.id",
      "traceloop.association.properties.thread_id",
    ],
    firstText,
  ),
  copyRule(
    "user-id",
    "user.id",
    [
      "traceloop.association.properties.user_id",
      "langfuse.user.id",
      "enduser.id",
      "gen_ai.request.user",
      "llm.user",
      "http.request.header.x-amzn-bedrock-agentcore-runtime-user-id",
    ],
    firstText,
  ),
  moveRule("aws-request-id", "aws.request_id", ["aws.request.id", "aws.requestId"], (value) => readText(value)),
  moveRule("aws-region", "cloud.region", ["aws.region"], (value) => readText(value)),
];

/** Header attributes are lists (core conventions, `http.request.header.<key>`); some ids are numbers. */
function firstText(value: AttributeValue): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return readText(readStrings(value)?.[0]);
}
