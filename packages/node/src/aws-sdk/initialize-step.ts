import { context } from "@opentelemetry/api";
import { enrichPeer, sameTelemetry } from "../beside/enrich-peer.ts";
import { findPeer } from "../beside/find-peer.ts";
import { guard } from "../guard.ts";
import type { Telemetry } from "../telemetry.ts";
import { isRecord, memberOf } from "../values.ts";
import { Call } from "./call.ts";
import type { ClientEndpoint } from "./client-endpoint.ts";
import type { Operation } from "./operation.ts";
import { rawResponseFacts, responseFacts } from "./response-facts.ts";
import { runInContext } from "./run-in-context.ts";
import { CALL, type Handler, type HandlerResult, type Middleware } from "./smithy.ts";
import { followStream } from "./streamed-call.ts";

export type FindOperation = (clientName: string | undefined, commandName: string | undefined) => Operation | undefined;

/** The outer step: makes the span, keeps it active while the request is under way, and sees its outcome. */
export function initializeStep(find: FindOperation, telemetry: Telemetry, endpoint: ClientEndpoint): Middleware {
  const { beside } = telemetry.settings;
  return (next, { clientName, commandName }) => {
    const operation = guard("look up an operation", () => find(clientName, commandName));
    if (operation === undefined) return next;
    const handler: Handler = (args) => {
      const peer =
        beside === "own"
          ? undefined
          : guard("look for a peer", () => findPeer(context.active(), operation.name, telemetry));
      if (peer !== undefined && beside === "aside") return next(args);
      const call = guard("start a span", () =>
        peer?.seesEnd === true
          ? new Call(
              enrichPeer(telemetry, peer.span),
              sameTelemetry(operation, telemetry),
              args.input,
              endpoint.guess(),
            )
          : new Call(telemetry, operation, args.input, endpoint.guess()),
      );
      if (call === undefined) return next(args);
      let answer: Promise<HandlerResult>;
      try {
        const { input = args.input } = call;
        answer = runInContext(call.context, () => next({ ...args, input, [CALL]: call }));
      } catch (error) {
        call.end({ kind: "failed", error });
        throw error;
      }
      return answer.then(
        (result) => {
          readAnswer(call, result, telemetry);
          return result;
        },
        (error: unknown) => {
          guard("read an error", () => {
            // Where the SDK could not understand an answer, it leaves it with the error.
            call.learn(rawResponseFacts(memberOf(error, "$response")));
            call.learn(responseFacts(error));
          });
          call.end({ kind: "failed", error });
          throw error;
        },
      );
    };
    return handler;
  };
}

function readAnswer(call: Call, result: HandlerResult | undefined, { settings }: Telemetry): void {
  const output = memberOf(result, "output");
  guard("read an answer", () => {
    if (!isRecord(output)) return;
    call.learn(responseFacts(output));
    call.output(output);
  });
  const { streamMember } = call;
  if (streamMember === undefined) call.end({ kind: "done" });
  else guard("follow a stream", () => followStream(call, memberOf(output, streamMember), settings));
}
