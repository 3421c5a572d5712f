import { countOf, isRecord, memberOf, membersOf, stringOf } from "../values.ts";
import type { ResponseFacts } from "./call.ts";

/** What `$metadata` of an output or of an AWS error says. */
export function responseFacts(answer: unknown): ResponseFacts {
  const { httpStatusCode, requestId, attempts } = membersOf(membersOf(answer)["$metadata"]);
  return { statusCode: countOf(httpStatusCode), requestId: stringOf(requestId), attempts: countOf(attempts) };
}

/** What a raw HTTP response says: it is there even where the body could not be understood. */
export function rawResponseFacts(response: unknown): ResponseFacts {
  if (!isRecord(response)) return {};
  const headers = response["headers"];
  return {
    statusCode: countOf(response["statusCode"]),
    requestId:
      stringOf(memberOf(headers, "x-amzn-requestid")) ??
      stringOf(memberOf(headers, "x-amzn-request-id")) ??
      stringOf(memberOf(headers, "x-amz-request-id")),
  };
}
