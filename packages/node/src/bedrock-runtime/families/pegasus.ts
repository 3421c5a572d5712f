import { OPERATION } from "@outcrop/core";
import { countOf, isRecord, memberOf, numberOf, stringOf } from "../../values.ts";
import { mediaBlock, promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { at } from "./read.ts";

/** TwelveLabs Pegasus: text about a video. */
export const pegasus: Family = {
  name: "pegasus",
  claims: (body) => memberOf(body, "inputPrompt") !== undefined,
  request: (body) => ({
    operation: OPERATION.generateContent,
    maxTokens: countOf(memberOf(body, "maxOutputTokens")),
    temperature: numberOf(memberOf(body, "temperature")),
    // There is no other format than JSON by a schema.
    outputType: isRecord(memberOf(body, "responseFormat")) ? "json" : undefined,
  }),
  read(body) {
    const message = memberOf(body, "message");
    const finishReason = stringOf(memberOf(body, "finishReason"));
    if (typeof message !== "string" && finishReason === undefined) return undefined;
    return { finishReasons: [finishReason], hasContent: typeof message === "string" && message !== "" };
  },
  content: {
    input: (body) =>
      promptInput(memberOf(body, "inputPrompt"), [
        mediaBlock("video", {
          uri: at(body, "mediaSource", "s3Location", "uri"),
          base64: at(body, "mediaSource", "base64String"),
        }),
      ]),
    output: (body) => [textAnswer(memberOf(body, "message"), memberOf(body, "finishReason"))],
    events: (body) => textEvents(memberOf(body, "message")),
  },
};
