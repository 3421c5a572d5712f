import type { JsonAnswer } from "./answer.ts";

const STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ConflictException: 400,
  InternalServerException: 500,
  InvalidSignatureException: 403,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnrecognizedClientException: 403,
  ValidationException: 400,
};

/**
 * An error as AWS's REST-JSON services send it: the type in the header `x-amzn-errortype`, the message in the body.
 * `status` is the one that Amazon Bedrock uses for `type`, 400 for a type that is not known.
 */
export function awsError(type: string, message: string, status: number = STATUS[type] ?? 400): JsonAnswer {
  const origin = "http://internal.amazon.com/coral/com.amazon.bedrock/";
  return { kind: "json", status, headers: { "x-amzn-errortype": `${type}:${origin}` }, json: { message } };
}
