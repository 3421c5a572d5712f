import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import { textAnswer, textEvents } from "./converse-form.ts";
import type { AnswerFacts, Family, RawUsage } from "./family.ts";
import { at, firstOf, isText, lengthOf, textsOf } from "./read.ts";

/** Cohere Command R and R+. A stream ends with the whole answer in `response`. Billed tokens stand before counted ones. */
export const cohereChat: Family = {
  name: "cohere-chat",
  claims: (body) => isText(memberOf(body, "message")) || Array.isArray(memberOf(body, "chat_history")),
  request(body) {
    const format = at(body, "response_format", "type");
    return {
      operation: OPERATION.chat,
      maxTokens: countOf(memberOf(body, "max_tokens")),
      temperature: numberOf(memberOf(body, "temperature")),
      topP: numberOf(memberOf(body, "p")),
      topK: countOf(memberOf(body, "k")),
      stopSequences: textsOf(memberOf(body, "stop_sequences")),
      frequencyPenalty: numberOf(memberOf(body, "frequency_penalty")),
      presencePenalty: numberOf(memberOf(body, "presence_penalty")),
      seed: countOf(memberOf(body, "seed")),
      outputType: format === "json_object" ? "json" : undefined,
      toolCount: lengthOf(memberOf(body, "tools")),
    };
  },
  read(body) {
    const event = stringOf(memberOf(body, "event_type"));
    if (event === undefined) return memberOf(body, "response_id") === undefined ? undefined : readAnswer(body);
    if (event === "stream-end") return { ...readAnswer(firstOf(memberOf(body, "response"), body)), hasContent: false };
    return { hasContent: event === "text-generation" || event.startsWith("tool-calls") };
  },
  content: {
    input: (body) => ({
      messages: [
        ...arrayOf(memberOf(body, "chat_history")).map((turn) =>
          toMessage(stringOf(memberOf(turn, "role"))?.toLowerCase(), memberOf(turn, "message")),
        ),
        toMessage("user", memberOf(body, "message")),
      ],
      system: isText(memberOf(body, "preamble")) ? [{ text: memberOf(body, "preamble") }] : [],
      toolConfig: {
        tools: arrayOf(memberOf(body, "tools")).map((tool) => ({
          toolSpec: {
            name: memberOf(tool, "name"),
            description: memberOf(tool, "description"),
            inputSchema: { json: memberOf(tool, "parameter_definitions") },
          },
        })),
      },
    }),
    output(body) {
      const text = memberOf(body, "text");
      const said = isText(text) ? [{ text }] : [];
      const calls = arrayOf(memberOf(body, "tool_calls")).map((call) => ({
        toolUse: { name: memberOf(call, "name"), input: memberOf(call, "parameters") },
      }));
      const { stopReason } = textAnswer(text, memberOf(body, "finish_reason"));
      return [{ message: { role: "assistant", content: [...said, ...calls] }, stopReason }];
    },
    events: (body) =>
      memberOf(body, "event_type") === "text-generation" ? textEvents(memberOf(body, "text")) : toolEvents(body),
  },
};

function readAnswer(body: unknown): AnswerFacts {
  return {
    usage: cohereUsage(body),
    finishReasons: [stringOf(memberOf(body, "finish_reason"))],
    id: stringOf(memberOf(body, "response_id")),
    hasContent: true,
  };
}

/** Conventions: where billed and consumed tokens differ, the billed ones. */
export function cohereUsage(body: unknown): RawUsage {
  const count = (kind: string): number | undefined =>
    countOf(firstOf(at(body, "meta", "billed_units", kind), at(body, "meta", "tokens", kind)));
  return { input: count("input_tokens"), output: count("output_tokens") };
}

function toMessage(role: string | undefined, text: unknown): object {
  return { role: role === "chatbot" ? "assistant" : role, content: isText(text) ? [{ text }] : [] };
}

function toolEvents(body: unknown): readonly object[] {
  return arrayOf(memberOf(body, "tool_calls")).flatMap((call, index) => {
    const contentBlockIndex = `t${index}`;
    const input = JSON.stringify(memberOf(call, "parameters"));
    return [
      { contentBlockStart: { contentBlockIndex, start: { toolUse: { name: memberOf(call, "name") } } } },
      { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input } } } },
    ];
  });
}
