import { type Context, propagation, type TextMapSetter } from "@opentelemetry/api";
import { reportOnce } from "../guard.ts";
import { withSessionBaggage } from "../session/session.ts";
import { isRecord, memberOf, membersOf, stringOf } from "../values.ts";
import { baggageRule } from "./baggage-hosts.ts";
import type { ClientEndpoint } from "./client-endpoint.ts";
import { readResponse } from "./read-response.ts";
import { CALL, type HandlerContext, type Middleware } from "./smithy.ts";
import { takeFirstEvent } from "./take-first-event.ts";

type Headers = Record<string, unknown>;

/**
 * The step after signing, once for each attempt: adds the trace context to the request's headers. Added before, it
 * would be signed, and HTTP instrumentation that overwrites it would make AWS refuse the call. What the SDK makes of the
 * response passes here, too.
 */
export function injectStep(
  endpoint: ClientEndpoint,
  baggageHosts: readonly string[],
  transportInjects: () => boolean = () => false,
): Middleware {
  const mayReceiveBaggage = baggageRule(baggageHosts);
  return (next, context) => (args) => {
    const call = args[CALL];
    if (call === undefined) return next(args);
    // Not by `guard`: this runs for each call.
    try {
      const { request } = args;
      call.attempt(endpoint.learn(request, signingRegion(context) ?? regionOfSignature(request)));
      inject(call.context, request, mayReceiveBaggage, transportInjects());
    } catch (error) {
      reportOnce("add the trace context to a request", error);
    }
    const answer = next(args);
    const read = call.readsResponse ? readResponse(call, answer) : answer;
    const { hides } = call;
    return hides === undefined ? read : takeFirstEvent(call, hides, read);
  };
}

/** Headers that are there may be signed: they stay as they are. */
const withoutBaggage: TextMapSetter<Headers> = {
  set(headers, name, value) {
    if (name.toLowerCase() !== "baggage" && !hasHeader(headers, name)) headers[name] = value;
  },
};
const withBaggage: TextMapSetter<Headers> = {
  set(headers, name, value) {
    if (!hasHeader(headers, name)) headers[name] = value;
  },
};
const onlyBaggage: TextMapSetter<Headers> = {
  set(headers, name, value) {
    if (name.toLowerCase() === "baggage" && !hasHeader(headers, name)) headers[name] = value;
  },
};

function inject(
  context: Context,
  request: unknown,
  mayReceiveBaggage: (host: string | undefined) => boolean,
  transportInjects: boolean,
): void {
  const { headers, hostname } = membersOf(request);
  if (!isRecord(headers)) return;
  if (!mayReceiveBaggage(stringOf(hostname))) {
    if (!transportInjects) propagation.inject(context, headers, withoutBaggage);
    return;
  }
  propagation.inject(withSessionBaggage(context), headers, transportInjects ? onlyBaggage : withBaggage);
}

function hasHeader(headers: Headers, name: string): boolean {
  const lower = name.toLowerCase();
  for (const header in headers) {
    if (header.length === lower.length && header.toLowerCase() === lower) return true;
  }
  return false;
}

/** The region that the request was signed for; a call with a bearer token has none. */
function signingRegion({ __smithy_context }: HandlerContext): string | undefined {
  const { httpAuthOption } = membersOf(membersOf(__smithy_context)["selectedHttpAuthScheme"]);
  return stringOf(membersOf(membersOf(httpAuthOption)["signingProperties"])["region"]);
}

const CREDENTIAL_SCOPE = /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\//;

/** The same from the request itself: the first clients say it nowhere else. */
function regionOfSignature(request: unknown): string | undefined {
  const authorization = stringOf(memberOf(memberOf(request, "headers"), "authorization"));
  return authorization === undefined ? undefined : CREDENTIAL_SCOPE.exec(authorization)?.[1];
}
