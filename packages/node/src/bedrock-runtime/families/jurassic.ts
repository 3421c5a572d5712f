import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { promptInput, textAnswer } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { at, firstOf, textsOf } from "./read.ts";

/** AI21 Jurassic-2. Its bodies count no tokens: the response headers do. */
export const jurassic: Family = {
  name: "jurassic",
  claims: (body) => at(body, "countPenalty") !== undefined || at(body, "presencePenalty", "scale") !== undefined,
  request(body) {
    const choices = countOf(memberOf(body, "numResults"));
    return {
      operation: OPERATION.textCompletion,
      maxTokens: countOf(memberOf(body, "maxTokens")),
      temperature: numberOf(memberOf(body, "temperature")),
      topP: numberOf(memberOf(body, "topP")),
      stopSequences: textsOf(memberOf(body, "stopSequences")),
      frequencyPenalty: numberOf(at(body, "frequencyPenalty", "scale")),
      presencePenalty: numberOf(at(body, "presencePenalty", "scale")),
      choiceCount: choices === 1 ? undefined : choices,
    };
  },
  read(body) {
    const completions = memberOf(body, "completions");
    if (!Array.isArray(completions)) return undefined;
    const id = firstOf(memberOf(body, "id"));
    return {
      finishReasons: completions.map((one: unknown) => stringOf(at(one, "finishReason", "reason"))),
      id: typeof id === "number" ? String(id) : stringOf(id),
      hasContent: true,
    };
  },
  content: {
    input: (body) => promptInput(memberOf(body, "prompt")),
    output: (body) =>
      arrayOf(memberOf(body, "completions")).map((one) =>
        textAnswer(at(one, "data", "text"), at(one, "finishReason", "reason")),
      ),
    events: () => [],
  },
};
