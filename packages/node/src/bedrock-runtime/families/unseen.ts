import { OPERATION } from "@outcrop/core";
import { countOf, isRecord, memberOf, numberOf, stringOf } from "../../values.ts";
import { promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { mergeUsage, anthropicUsage, novaUsage, openAiUsage } from "./raw-usage.ts";
import { firstOf, isText, textsOf } from "./read.ts";

const PROMPTS = ["prompt", "inputText", "input", "inputs", "text"];
const TEXTS = ["text", "output", "output_text", "outputText", "completion", "generation", "generated_text", "response"];
/** What no other family's answer has. */
const LLAMA = ["generation_token_count", "prompt_token_count"];

/**
 * A model of a family that nobody has seen: what goes by a name that others use. Usage is read only where it has the
 * form of one that is known.
 */
export const unseen: Family = {
  name: "unseen",
  claims: () => true,
  request(body) {
    const of = (...names: readonly string[]): unknown => firstOf(...names.map((name) => memberOf(body, name)));
    const isPrompt = PROMPTS.some((name) => isText(memberOf(body, name)));
    return {
      operation: isPrompt ? OPERATION.textCompletion : OPERATION.chat,
      maxTokens: countOf(of("max_tokens", "maxTokens", "max_new_tokens", "max_output_tokens")),
      temperature: numberOf(of("temperature")),
      topP: numberOf(of("top_p", "topP")),
      topK: countOf(of("top_k", "topK")),
      stopSequences: textsOf(of("stop", "stop_sequences", "stopSequences")),
    };
  },
  read(body) {
    if (!isRecord(body) || isOfKnownForm(body)) return undefined;
    const usage = body["usage"];
    const reason = firstOf(body["stop_reason"], body["finish_reason"], body["stopReason"], body["finishReason"]);
    // Their members have different names: the one form that it has fills in.
    const counted = mergeUsage(openAiUsage(usage), novaUsage(usage), anthropicUsage(usage));
    if (textOf(body) === undefined && stringOf(reason) === undefined && Object.keys(counted).length === 0)
      return undefined;
    return {
      usage: counted,
      finishReasons: [stringOf(reason)],
      id: stringOf(body["id"]),
      model: stringOf(body["model"]),
      hasContent: textOf(body) !== undefined,
    };
  },
  content: {
    input: (body) => promptInput(firstOf(...PROMPTS.map((name) => memberOf(body, name)).filter(isText))),
    output: (body) => [
      textAnswer(textOf(body), firstOf(memberOf(body, "stop_reason"), memberOf(body, "finish_reason"))),
    ],
    events: (body) => textEvents(textOf(body)),
  },
};

/** A request may say too little to tell the family that its answer is of: an imported model is asked with a prompt. */
function isOfKnownForm(body: object): boolean {
  return Array.isArray(memberOf(body, "choices")) || LLAMA.some((name) => memberOf(body, name) !== undefined);
}

function textOf(body: unknown): string | undefined {
  return TEXTS.map((name) => stringOf(memberOf(body, name))).find((text) => text !== undefined);
}
