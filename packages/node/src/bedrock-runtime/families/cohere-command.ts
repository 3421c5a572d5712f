import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { cohereUsage } from "./cohere-chat.ts";
import { promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { isText, textsOf } from "./read.ts";

/** Cohere Command and Command Light: one prompt, several generations. With `stream` set a chunk is one piece of text. */
export const cohereCommand: Family = {
  name: "cohere-command",
  claims: (body) =>
    isText(memberOf(body, "prompt")) && ["p", "k", "num_generations"].some((key) => memberOf(body, key) !== undefined),
  request(body) {
    const choices = countOf(memberOf(body, "num_generations"));
    return {
      operation: OPERATION.textCompletion,
      maxTokens: countOf(memberOf(body, "max_tokens")),
      temperature: numberOf(memberOf(body, "temperature")),
      topP: numberOf(memberOf(body, "p")),
      topK: countOf(memberOf(body, "k")),
      stopSequences: textsOf(memberOf(body, "stop_sequences")),
      choiceCount: choices === 1 ? undefined : choices,
    };
  },
  read(body) {
    const generations = memberOf(body, "generations");
    if (Array.isArray(generations)) {
      return {
        usage: cohereUsage(body),
        finishReasons: generations.map((one: unknown) => stringOf(memberOf(one, "finish_reason"))),
        id: stringOf(memberOf(body, "id")),
        hasContent: generations.some((one: unknown) => isText(memberOf(one, "text"))),
      };
    }
    if (typeof memberOf(body, "is_finished") !== "boolean") return undefined;
    return {
      finishReasons: [stringOf(memberOf(body, "finish_reason"))],
      hasContent: isText(memberOf(body, "text")),
    };
  },
  content: {
    input: (body) => promptInput(memberOf(body, "prompt")),
    output: (body) =>
      arrayOf(memberOf(body, "generations")).map((one) =>
        textAnswer(memberOf(one, "text"), memberOf(one, "finish_reason")),
      ),
    events: (body) => [
      ...textEvents(memberOf(body, "text")),
      ...arrayOf(memberOf(body, "generations")).flatMap((one, index) => textEvents(memberOf(one, "text"), index)),
    ],
  },
};
