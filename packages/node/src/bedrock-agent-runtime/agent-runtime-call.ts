import type { Operation } from "../aws-sdk/operation.ts";
import { type PlainCall, plainOperation } from "../bedrock-runtime/plain-call.ts";

/** An operation of this API that the conventions do not know: a client span `BedrockAgentRuntime.{operation}`. */
export function plainCall(call: Omit<PlainCall, "service">): Operation {
  return plainOperation({ ...call, service: "BedrockAgentRuntime" });
}
