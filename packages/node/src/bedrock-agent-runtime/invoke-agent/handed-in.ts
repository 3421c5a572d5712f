import type { ChatMessage } from "@outcrop/core";
import { at } from "../../bedrock-runtime/families/read.ts";
import { arrayOf, stringOf } from "../../values.ts";
import { resultMessages } from "../agent-spans/returned-control.ts";

/** Of a request to a managed agent, and of one to an inline agent. */
const STATES = ["sessionState", "inlineSessionState"];

/** `returnControlInvocationResults`: of tools that an agent asked its caller to run, in the call before. */
export function handedInResults(input: object): readonly unknown[] {
  return STATES.flatMap((state) => arrayOf(at(input, state, "returnControlInvocationResults")));
}

/** The same as a message of a tool: none where nothing is handed in. */
export function handedInMessages(input: object): readonly ChatMessage[] {
  const id = STATES.map((state) => stringOf(at(input, state, "invocationId"))).find((one) => one !== undefined);
  return resultMessages(id, handedInResults(input));
}
