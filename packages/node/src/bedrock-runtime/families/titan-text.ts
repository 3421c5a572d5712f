import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, isRecord, memberOf, numberOf, stringOf } from "../../values.ts";
import { promptInput, textAnswer, textEvents } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { at, textsOf } from "./read.ts";

/** Amazon Titan Text. A chunk of a stream holds one result's members itself. */
export const titanText: Family = {
  name: "titan-text",
  claims: (body) => isRecord(memberOf(body, "textGenerationConfig")),
  request(body) {
    const config = memberOf(body, "textGenerationConfig");
    return {
      operation: OPERATION.textCompletion,
      maxTokens: countOf(memberOf(config, "maxTokenCount")),
      temperature: numberOf(memberOf(config, "temperature")),
      topP: numberOf(memberOf(config, "topP")),
      stopSequences: textsOf(memberOf(config, "stopSequences")),
    };
  },
  read(body) {
    const input = countOf(memberOf(body, "inputTextTokenCount"));
    const text = memberOf(body, "outputText");
    if (text !== undefined) {
      return {
        usage: { input, output: countOf(memberOf(body, "totalOutputTextTokenCount")) },
        finishReasons: [stringOf(memberOf(body, "completionReason"))],
        hasContent: text !== "",
      };
    }
    const results = memberOf(body, "results");
    if (!Array.isArray(results) || at(results, 0, "outputText") === undefined) return undefined;
    const counts = results.map((result: unknown) => countOf(memberOf(result, "tokenCount")));
    const output = counts.reduce<number | undefined>(
      (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
      0,
    );
    const finishReasons = results.map((result: unknown) => stringOf(memberOf(result, "completionReason")));
    return { usage: { input, output }, finishReasons, hasContent: true };
  },
  content: {
    input: (body) => promptInput(memberOf(body, "inputText")),
    output: (body) =>
      arrayOf(memberOf(body, "results")).map((result) =>
        textAnswer(memberOf(result, "outputText"), memberOf(result, "completionReason")),
      ),
    events: (body) => textEvents(memberOf(body, "outputText")),
  },
};
