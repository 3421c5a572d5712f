import { propagation } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { withSessionBaggage } from "../session/session.ts";
import { isRecord, memberOf, stringOf } from "../values.ts";
import { baggageRule } from "./baggage-hosts.ts";
import type { Call } from "./call.ts";
import type { ClientEndpoint } from "./client-endpoint.ts";
import { CALL, type HandlerContext, type Middleware } from "./smithy.ts";

/**
 * The step after signing, once for each attempt: adds the trace context to the request's headers. Added before, it
 * would be signed, and HTTP instrumentation that overwrites it would make AWS refuse the call.
 */
export function injectStep(
  endpoint: ClientEndpoint,
  baggageHosts: readonly string[],
  transportInjects: () => boolean = () => false,
): Middleware {
  const mayReceiveBaggage = baggageRule(baggageHosts);
  return (next, context) => (args) => {
    const call = args[CALL];
    if (call !== undefined) {
      guard("add the trace context to a request", () => {
        call.attempt(endpoint.learn(args.request, signingRegion(context) ?? regionOfSignature(args.request)));
        inject(call, args.request, mayReceiveBaggage, transportInjects());
      });
    }
    return next(args);
  };
}

function inject(
  call: Call,
  request: unknown,
  mayReceiveBaggage: (host: string | undefined) => boolean,
  onlyBaggage: boolean,
): void {
  const headers = memberOf(request, "headers");
  if (!isRecord(headers)) return;
  const baggage = mayReceiveBaggage(stringOf(memberOf(request, "hostname")));
  const fields: Record<string, string> = {};
  propagation.inject(baggage ? withSessionBaggage(call.context) : call.context, fields);
  for (const [name, value] of Object.entries(fields)) {
    // A header that is there may be signed: it stays as it is.
    if (hasHeader(headers, name)) continue;
    if (name.toLowerCase() === "baggage" ? !baggage : onlyBaggage) continue;
    headers[name] = value;
  }
}

function hasHeader(headers: Record<string, unknown>, name: string): boolean {
  const lower = name.toLowerCase();
  for (const header of Object.keys(headers)) {
    if (header.length === lower.length && header.toLowerCase() === lower) return true;
  }
  return false;
}

/** The region that the request was signed for; a call with a bearer token has none. */
function signingRegion({ __smithy_context }: HandlerContext): string | undefined {
  const option = memberOf(memberOf(__smithy_context, "selectedHttpAuthScheme"), "httpAuthOption");
  return stringOf(memberOf(memberOf(option, "signingProperties"), "region"));
}

const CREDENTIAL_SCOPE = /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\//;

/** The same from the request itself: the first clients say it nowhere else. */
function regionOfSignature(request: unknown): string | undefined {
  const authorization = stringOf(memberOf(memberOf(request, "headers"), "authorization"));
  return authorization === undefined ? undefined : CREDENTIAL_SCOPE.exec(authorization)?.[1];
}
