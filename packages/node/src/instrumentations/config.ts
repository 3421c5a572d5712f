import { context } from "@opentelemetry/api";
import { baggageRule } from "../aws-sdk/baggage-hosts.ts";
import { isSuppressed } from "../beside/suppression.ts";
import type { Environment } from "../settings.ts";
import { listFrom } from "../start/read-environment.ts";
import { memberOf, stringOf } from "../values.ts";
import { shutBaggageOut } from "./baggage-gate.ts";
import { redactedUrl } from "./redacted-url.ts";

/**
 * How an instrumentation is made. Neither spans nor metrics tell of what is not the application's: requests of exporters,
 * which are made with tracing suppressed, and those of AWS's platforms to and from the process. Baggage goes to the
 * hosts that may have it.
 */
export function configFor(shortName: string, env: Environment): object {
  const runtimeApi = env["AWS_LAMBDA_RUNTIME_API"];
  // AgentCore asks every few seconds whether the agent is well. ADOT ignores that under the same variable.
  const isAgent = env["AGENT_OBSERVABILITY_ENABLED"]?.trim().toLowerCase() === "true";
  const mayReceiveBaggage = baggageRule(listFrom(env, "OUTCROP_BAGGAGE_HOSTS").map((host) => host.toLowerCase()));
  const ignores = (request: unknown): boolean =>
    isSuppressed(context.active()) || (runtimeApi !== undefined && hostOf(request) === runtimeApi);
  const begins = (request: unknown): void =>
    shutBaggageOut(request, mayReceiveBaggage(hostOf(request)?.replace(/:\w+$/, "")));
  if (shortName === "undici") {
    return {
      ignoreRequestHook: ignores,
      startSpanHook(request: unknown) {
        begins(request);
        return redactedUrl(request);
      },
    };
  }
  if (shortName !== "http") return {};
  return {
    ignoreOutgoingRequestHook: ignores,
    startOutgoingSpanHook: begins,
    ignoreIncomingRequestHook: (request: unknown) =>
      isAgent && stringOf(memberOf(request, "url"))?.split("?")[0] === "/ping",
  };
}

/** Host and port: `undici` says them as an origin, Node's own client apart. */
function hostOf(request: unknown): string | undefined {
  const origin = stringOf(memberOf(request, "origin"));
  if (origin !== undefined) return origin.split("//")[1];
  const host = stringOf(memberOf(request, "hostname")) ?? stringOf(memberOf(request, "host"));
  return host === undefined ? undefined : `${host}:${String(memberOf(request, "port"))}`;
}
