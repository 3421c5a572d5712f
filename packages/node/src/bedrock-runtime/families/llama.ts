import { OPERATION } from "@outcrop/core";
import { countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";

/** Meta Llama. A stream counts the prompt in its first chunk, and in each what has been generated so far. */
export const llama: Family = {
  name: "llama",
  claims: (body) => memberOf(body, "max_gen_len") !== undefined,
  request: (body) => ({
    operation: OPERATION.textCompletion,
    maxTokens: countOf(memberOf(body, "max_gen_len")),
    temperature: numberOf(memberOf(body, "temperature")),
    topP: numberOf(memberOf(body, "top_p")),
  }),
  read(body) {
    const text = memberOf(body, "generation");
    if (typeof text !== "string") return undefined;
    return {
      usage: {
        input: countOf(memberOf(body, "prompt_token_count")),
        output: countOf(memberOf(body, "generation_token_count")),
      },
      finishReasons: [stringOf(memberOf(body, "stop_reason"))],
      hasContent: text !== "",
    };
  },
  content: {
    input: (body) => promptInput(memberOf(body, "prompt")),
    output: (body) => [textAnswer(memberOf(body, "generation"), memberOf(body, "stop_reason"))],
    events: (body) => textEvents(memberOf(body, "generation")),
  },
};
