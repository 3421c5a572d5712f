import { OPERATION } from "@outcrop/core";
import { countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { anthropicContent } from "./anthropic-content.ts";
import type { AnswerFacts, Family } from "./family.ts";
import { anthropicUsage } from "./raw-usage.ts";
import { at, isText, lengthOf, textsOf } from "./read.ts";

/**
 * Anthropic Claude: messages and the legacy completion. A stream's `message_start` has the input tokens, and an output
 * figure of one or two that counts nothing yet; the true one is in `message_delta`. For tools it is above Bedrock's
 * invocation metrics, which leave the arguments out in part.
 */
export const anthropic: Family = {
  name: "anthropic",
  claims: (body) => isText(memberOf(body, "anthropic_version")) || memberOf(body, "max_tokens_to_sample") !== undefined,
  request(body) {
    const isCompletion = isText(memberOf(body, "prompt")) && memberOf(body, "messages") === undefined;
    const format = at(body, "output_config", "format", "type") ?? at(body, "output_format", "type");
    return {
      operation: isCompletion ? OPERATION.textCompletion : OPERATION.chat,
      maxTokens: countOf(memberOf(body, isCompletion ? "max_tokens_to_sample" : "max_tokens")),
      temperature: numberOf(memberOf(body, "temperature")),
      topP: numberOf(memberOf(body, "top_p")),
      topK: countOf(memberOf(body, "top_k")),
      stopSequences: textsOf(memberOf(body, "stop_sequences")),
      reasoningLevel: stringOf(at(body, "output_config", "effort")),
      outputType: format === "json_schema" ? "json" : undefined,
      toolCount: lengthOf(memberOf(body, "tools")),
    };
  },
  read(body) {
    const type = stringOf(memberOf(body, "type"));
    if (type === undefined || type === "completion") return readCompletion(body);
    switch (type) {
      case "message":
        return { ...readMessage(body), hasContent: true };
      case "message_start": {
        const message = memberOf(body, "message");
        const usage = { ...anthropicUsage(memberOf(message, "usage")), output: undefined, reasoning: undefined };
        return { ...readMessage(message), usage };
      }
      case "content_block_delta":
        return { hasContent: true };
      case "message_delta":
        return {
          usage: anthropicUsage(memberOf(body, "usage")),
          finishReasons: [stringOf(at(body, "delta", "stop_reason"))],
        };
      case "content_block_start":
      case "content_block_stop":
      case "message_stop":
      case "ping":
      case "error":
        return {};
      default:
        return undefined;
    }
  },
  content: anthropicContent,
};

function readMessage(message: unknown): AnswerFacts {
  return {
    usage: anthropicUsage(memberOf(message, "usage")),
    finishReasons: [stringOf(memberOf(message, "stop_reason"))],
    id: stringOf(memberOf(message, "id")),
    model: stringOf(memberOf(message, "model")),
  };
}

function readCompletion(body: unknown): AnswerFacts | undefined {
  const completion = memberOf(body, "completion");
  if (typeof completion !== "string") return undefined;
  return { finishReasons: [stringOf(memberOf(body, "stop_reason"))], hasContent: completion !== "" };
}
