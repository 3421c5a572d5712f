import { type ChatMessage, type MessagePart, toPlainJson } from "@outcrop/core";
import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";
import { actionArguments } from "./action-arguments.ts";
import { actionName } from "./action-name.ts";

/** Invocations that are kept of those that a caller is to make. */
export const MAX_CALLS = 256;

/** The tools that a `ReturnControlPayload` has the caller run, `most` of them at most. */
export function callsOf(payload: unknown, most: number = MAX_CALLS): readonly MessagePart[] {
  const id = stringOf(memberOf(payload, "invocationId"));
  return arrayOf(memberOf(payload, "invocationInputs"))
    .slice(0, most)
    .map((invocation) => {
      const action = onlyMember(invocation);
      return {
        type: "tool_call",
        name: actionName(memberOf(action, "actionGroup"), action),
        ...(id === undefined ? {} : { id }),
        arguments: toPlainJson(actionArguments(action)),
      };
    });
}

/** What they answered (`returnControlInvocationResults`), as a message of a tool: none where nothing is handed in. */
export function resultMessages(id: string | undefined, results: readonly unknown[]): readonly ChatMessage[] {
  const parts = results.map((result) => ({
    type: "tool_call_response" as const,
    ...(id === undefined ? {} : { id }),
    response: toPlainJson(memberOf(onlyMember(result), "responseBody") ?? {}),
  }));
  return parts.length === 0 ? [] : [{ role: "tool", parts }];
}

/** Of a union. */
function onlyMember(union: unknown): object | undefined {
  return Object.values(isRecord(union) ? union : {}).find(isRecord);
}
