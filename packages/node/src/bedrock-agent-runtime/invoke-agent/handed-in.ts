import { type ChatMessage, toPlainJson } from "@outcrop/core";
import { at } from "../../bedrock-runtime/families/read.ts";
import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";

/** Of a request to a managed agent, and of one to an inline agent. */
const STATES = ["sessionState", "inlineSessionState"];

/** `returnControlInvocationResults`: of tools that an agent asked its caller to run, in the call before. */
export function handedInResults(input: object): readonly unknown[] {
  return STATES.flatMap((state) => arrayOf(at(input, state, "returnControlInvocationResults")));
}

/** The same as a message of a tool: none where nothing is handed in. */
export function handedInMessages(input: object): readonly ChatMessage[] {
  const id = STATES.map((state) => stringOf(at(input, state, "invocationId"))).find((one) => one !== undefined);
  const parts = handedInResults(input).map((member) => {
    const result = Object.values(isRecord(member) ? member : {}).find(isRecord);
    const response = toPlainJson(memberOf(result, "responseBody") ?? {});
    return { type: "tool_call_response" as const, ...(id === undefined ? {} : { id }), response };
  });
  return parts.length === 0 ? [] : [{ role: "tool", parts }];
}
