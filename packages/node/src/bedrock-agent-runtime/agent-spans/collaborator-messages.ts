import type { ChatMessage, MessagePart, OutputMessage } from "@outcrop/core";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { AgentOutcome } from "../agent-trace/span-op.ts";
import { callsOf, resultMessages } from "./returned-control.ts";

/** What a collaborator was asked, or the results that it was handed: of its `AgentCollaboratorInvocationInput`. */
export function askedMessages(input: object | undefined): readonly ChatMessage[] {
  const asked = memberOf(input, "input");
  const text = stringOf(memberOf(asked, "text"));
  const results = memberOf(asked, "returnControlResults");
  return [
    ...(text === undefined ? [] : [{ role: "user", parts: [textPart(text)] }]),
    ...resultMessages(
      stringOf(memberOf(results, "invocationId")),
      arrayOf(memberOf(results, "returnControlInvocationResults")),
    ),
  ];
}

/** What its caller got, else what it said itself. */
export function saidMessages({ output, answer }: AgentOutcome, finishReason: string): readonly OutputMessage[] {
  const got = memberOf(output, "output");
  const text = stringOf(memberOf(got, "text") ?? memberOf(answer, "text"));
  const parts = [...(text === undefined ? [] : [textPart(text)]), ...callsOf(memberOf(got, "returnControlPayload"))];
  return parts.length === 0 ? [] : [{ role: "assistant", parts, finish_reason: finishReason }];
}

/** Whether it ended by having its caller run a tool. */
export function returnsControl({ output }: AgentOutcome): boolean {
  const got = memberOf(output, "output");
  return memberOf(got, "type") === "RETURN_CONTROL" || memberOf(got, "returnControlPayload") !== undefined;
}

function textPart(content: string): MessagePart {
  return { type: "text", content };
}
