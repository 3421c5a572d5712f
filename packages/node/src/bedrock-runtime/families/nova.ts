import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, isRecord, memberOf, numberOf, stringOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { novaUsage } from "./raw-usage.ts";
import { at, firstOf, textsOf, toolsIn } from "./read.ts";

/** Members of a stream's chunks, each on its own. */
const CHUNKS = [
  "messageStart",
  "contentBlockStart",
  "contentBlockDelta",
  "contentBlockStop",
  "messageStop",
  "metadata",
];

/** Amazon Nova (understanding models): the form of Converse, with parameters under two spellings. */
export const nova: Family = {
  name: "nova",
  claims: (body) =>
    isRecord(memberOf(body, "inferenceConfig")) ||
    memberOf(body, "schemaVersion") !== undefined ||
    isRecord(memberOf(body, "toolConfig")) ||
    isConverseMessage(at(body, "messages", 0)),
  request(body) {
    const config = memberOf(body, "inferenceConfig");
    const either = (one: string, other: string): unknown => firstOf(memberOf(config, one), memberOf(config, other));
    return {
      operation: OPERATION.chat,
      maxTokens: countOf(either("maxTokens", "max_new_tokens")),
      temperature: numberOf(memberOf(config, "temperature")),
      topP: numberOf(either("topP", "top_p")),
      topK: countOf(either("topK", "top_k")),
      stopSequences: textsOf(either("stopSequences", "stop_sequences")),
      reasoningLevel: stringOf(
        firstOf(at(body, "reasoningConfig", "maxReasoningEffort"), at(config, "reasoningConfig", "maxReasoningEffort")),
      ),
      toolCount: toolsIn(at(body, "toolConfig", "tools")),
    };
  },
  read(body) {
    if (isRecord(memberOf(body, "output"))) {
      return {
        usage: novaUsage(memberOf(body, "usage")),
        finishReasons: [stringOf(memberOf(body, "stopReason"))],
        hasContent: true,
      };
    }
    if (!CHUNKS.some((name) => memberOf(body, name) !== undefined)) return undefined;
    return {
      usage: novaUsage(at(body, "metadata", "usage")),
      finishReasons: [stringOf(at(body, "messageStop", "stopReason"))],
      hasContent: memberOf(body, "contentBlockDelta") !== undefined,
    };
  },
  content: {
    input: (body) => (isRecord(body) ? body : {}),
    output: (body) => [{ message: at(body, "output", "message"), stopReason: stringOf(memberOf(body, "stopReason")) }],
    events: (body) => (isRecord(body) ? [body] : []),
  },
};

function isConverseMessage(message: unknown): boolean {
  const block = arrayOf(memberOf(message, "content"))[0];
  return isRecord(block) && memberOf(block, "type") === undefined;
}
