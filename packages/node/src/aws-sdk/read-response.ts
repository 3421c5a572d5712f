import { guard } from "../guard.ts";
import { memberOf } from "../values.ts";
import type { Call } from "./call.ts";
import { rawResponseFacts } from "./response-facts.ts";
import type { HandlerResult } from "./smithy.ts";

/** Reads the raw response of one attempt, which the SDK leaves with its answer and, where it fails, with the error. */
export function readResponse(call: Call, answer: Promise<HandlerResult>): Promise<HandlerResult> {
  return answer.then(
    (result) => {
      learn(call, memberOf(result, "response"));
      return result;
    },
    (error: unknown) => {
      learn(call, memberOf(error, "$response"));
      throw error;
    },
  );
}

function learn(call: Call, response: unknown): void {
  guard("read a response", () => {
    if (response === undefined) return;
    call.learn(rawResponseFacts(response));
    call.headers(memberOf(response, "headers"));
  });
}
