import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { openAi } from "./open-ai.ts";
import { isText } from "./read.ts";

/** Mistral AI in its prompt form. Requests, and the whole of its chat form, are OpenAI's. */
export const mistral: Family = {
  name: "mistral",
  claims: () => false,
  request: (body) => openAi.request(body),
  read(body) {
    const outputs = memberOf(body, "outputs");
    if (!Array.isArray(outputs)) return openAi.read(body);
    return {
      finishReasons: outputs.map((output: unknown) => stringOf(memberOf(output, "stop_reason"))),
      hasContent: outputs.some((output: unknown) => isText(memberOf(output, "text"))),
    };
  },
  content: {
    input: (body) => openAi.content?.input(body) ?? {},
    output(body) {
      const outputs = memberOf(body, "outputs");
      if (!Array.isArray(outputs)) return openAi.content?.output(body) ?? [];
      return outputs.map((output: unknown) => textAnswer(memberOf(output, "text"), memberOf(output, "stop_reason")));
    },
    events(body) {
      const outputs = memberOf(body, "outputs");
      if (!Array.isArray(outputs)) return openAi.content?.events(body) ?? [];
      return arrayOf(outputs).flatMap((output, index) => textEvents(memberOf(output, "text"), index));
    },
  },
};
