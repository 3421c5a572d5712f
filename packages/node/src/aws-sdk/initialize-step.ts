import { context } from "@opentelemetry/api";
import { enrichPeer, sameTelemetry } from "../beside/enrich-peer.ts";
import { findPeer, type FoundPeer } from "../beside/find-peer.ts";
import { evenIfSuppressed, isSuppressed } from "../beside/suppression.ts";
import { guard, reportOnce } from "../guard.ts";
import type { Telemetry } from "../telemetry.ts";
import { isRecord, memberOf } from "../values.ts";
import { endOf } from "./broken-off.ts";
import { Call } from "./call.ts";
import type { ClientEndpoint } from "./client-endpoint.ts";
import type { Operation } from "./operation.ts";
import { rawResponseFacts, responseFacts } from "./response-facts.ts";
import { runInContext } from "./run-in-context.ts";
import { CALL, type HandlerResult, type Middleware } from "./smithy.ts";
import { followStream } from "./streamed-call.ts";

export type FindOperation = (clientName: string | undefined, commandName: string | undefined) => Operation | undefined;

/** The outer step: makes the span, keeps it active while the request is under way, and sees its outcome. */
export function initializeStep(find: FindOperation, telemetry: Telemetry, endpoint: ClientEndpoint): Middleware {
  return (next, { clientName, commandName }) => {
    const operation = guard("look up an operation", () => find(clientName, commandName));
    if (operation === undefined) return next;
    return (args) => {
      const call = begin(operation, args.input, telemetry, endpoint);
      if (call === undefined) return next(args);
      let answer: Promise<HandlerResult>;
      try {
        const { input } = call;
        const passed = input === undefined ? { ...args, [CALL]: call } : { ...args, input, [CALL]: call };
        answer = runInContext(call.context, () => next(passed));
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
          readError(call, error);
          throw error;
        },
      );
    };
  };
}

/** `undefined` where there is nothing to be made of the call. */
function begin(operation: Operation, input: object, telemetry: Telemetry, endpoint: ClientEndpoint): Call | undefined {
  const { beside } = telemetry.settings;
  let peer: FoundPeer | undefined;
  // Not by `guard`, here and below: this runs for each call.
  try {
    const active = context.active();
    if (beside !== "own" || isSuppressed(active)) peer = findPeer(active, operation.name, telemetry);
  } catch (error) {
    reportOnce("look for a peer", error);
  }
  if (peer !== undefined && beside === "aside") return undefined;
  try {
    if (peer === undefined) return new Call(telemetry, operation, input, endpoint.guess());
    if (beside === "own" || !peer.seesEnd) {
      return new Call(evenIfSuppressed(telemetry, context.active()), operation, input, endpoint.guess());
    }
    return new Call(enrichPeer(telemetry, peer.span), sameTelemetry(operation, telemetry), input, endpoint.guess());
  } catch (error) {
    reportOnce("start a span", error);
    return undefined;
  }
}

function readAnswer(call: Call, result: HandlerResult | undefined, { settings }: Telemetry): void {
  const output = result?.output;
  try {
    if (isRecord(output)) {
      call.learn(responseFacts(output));
      call.output(output);
    }
  } catch (error) {
    reportOnce("read an answer", error);
  }
  const { streamMember } = call;
  const response = result?.response;
  if (streamMember === undefined) call.end(endOf(response));
  else {
    guard("follow a stream", () => {
      followStream(call, memberOf(output, streamMember), memberOf(response, "body"), settings);
    });
  }
}

function readError(call: Call, error: unknown): void {
  guard("read an error", () => {
    // Where the SDK could not understand an answer, it leaves it with the error.
    call.learn(rawResponseFacts(memberOf(error, "$response")));
    call.learn(responseFacts(error));
  });
  call.end({ kind: "failed", error });
}
