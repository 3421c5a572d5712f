import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import type { AnswerFacts, Family } from "./family.ts";
import { openAiContent } from "./open-ai-content.ts";
import { openAiUsage } from "./raw-usage.ts";
import { at, firstOf, isText, lengthOf, textsOf } from "./read.ts";

/** More candidates than anybody asks for; an index beyond is no index. */
const MAX_CHOICES = 128;

/**
 * OpenAI's chat completions and completions, plain and streamed: gpt-oss, Qwen, DeepSeek, Writer, AI21 Jamba, Mistral's
 * chat form, and most newcomers.
 */
export const openAi: Family = {
  name: "openai",
  claims: (body) => Array.isArray(memberOf(body, "messages")),
  request(body) {
    const choices = countOf(memberOf(body, "n"));
    const format = stringOf(at(body, "response_format", "type"));
    return {
      operation: isText(memberOf(body, "prompt")) ? OPERATION.textCompletion : OPERATION.chat,
      maxTokens: countOf(firstOf(memberOf(body, "max_completion_tokens"), memberOf(body, "max_tokens"))),
      temperature: numberOf(memberOf(body, "temperature")),
      topP: numberOf(memberOf(body, "top_p")),
      topK: countOf(memberOf(body, "top_k")),
      stopSequences: textsOf(firstOf(memberOf(body, "stop"), memberOf(body, "stop_sequences"))),
      frequencyPenalty: numberOf(memberOf(body, "frequency_penalty")),
      presencePenalty: numberOf(memberOf(body, "presence_penalty")),
      seed: countOf(memberOf(body, "seed")),
      choiceCount: choices === 1 ? undefined : choices,
      reasoningLevel: stringOf(memberOf(body, "reasoning_effort")),
      outputType: format?.startsWith("json") === true ? "json" : format === "text" ? "text" : undefined,
      toolCount: lengthOf(memberOf(body, "tools")),
    };
  },
  read(body) {
    const choices = memberOf(body, "choices");
    if (!Array.isArray(choices)) return undefined;
    return {
      usage: openAiUsage(memberOf(body, "usage")),
      finishReasons: finishReasons(choices),
      id: stringOf(memberOf(body, "id")),
      model: stringOf(memberOf(body, "model")),
      hasContent: choices.some(hasContent),
    };
  },
  content: openAiContent,
};

function finishReasons(choices: readonly unknown[]): AnswerFacts["finishReasons"] {
  const reasons: (string | undefined)[] = [];
  for (const [position, choice] of choices.slice(0, MAX_CHOICES).entries()) {
    const index = countOf(memberOf(choice, "index")) ?? position;
    const reason = stringOf(firstOf(memberOf(choice, "finish_reason"), memberOf(choice, "stop_reason")));
    if (index < MAX_CHOICES) reasons[index] = reason;
  }
  return Array.from(reasons);
}

function hasContent(choice: unknown): boolean {
  const said = firstOf(memberOf(choice, "delta"), memberOf(choice, "message"));
  const texts = [memberOf(choice, "text"), memberOf(said, "content"), memberOf(said, "reasoning_content")];
  return [...texts, memberOf(said, "reasoning")].some(isText) || arrayOf(memberOf(said, "tool_calls")).length > 0;
}
