import { guard } from "../guard.ts";
import { memberOf } from "../values.ts";
import type { FindOperation } from "./initialize-step.ts";
import { rawResponseFacts } from "./response-facts.ts";
import { CALL, type Middleware } from "./smithy.ts";

/** The inner step, once for each attempt: sees the raw response before anything has read it. */
export function deserializeStep(find: FindOperation): Middleware {
  return (next, { clientName, commandName }) => {
    const operation = guard("look up an operation", () => find(clientName, commandName));
    if (operation === undefined || operation.readsResponse === false) return next;
    return (args) => {
      const call = args[CALL];
      if (call === undefined) return next(args);
      return next(args).then((result) => {
        guard("read a response", () => {
          call.learn(rawResponseFacts(result.response));
          call.headers(memberOf(result.response, "headers"));
        });
        return result;
      });
    };
  };
}
