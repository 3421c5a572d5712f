import { context } from "@opentelemetry/api";
import { isSuppressed } from "../beside/suppression.ts";
import type { Environment } from "../settings.ts";
import { memberOf, stringOf } from "../values.ts";
import { redactedUrl } from "./redacted-url.ts";

/**
 * What the instrumentations are told not to look at, so that neither spans nor metrics tell of it: requests of exporters,
 * which are made with tracing suppressed, and those of AWS's platforms to and from the process.
 */
export function configFor(shortName: string, env: Environment): object {
  const runtimeApi = env["AWS_LAMBDA_RUNTIME_API"];
  // AgentCore asks every few seconds whether the agent is well. ADOT ignores that under the same variable.
  const isAgent = env["AGENT_OBSERVABILITY_ENABLED"]?.trim().toLowerCase() === "true";
  const ignores = (request: unknown): boolean =>
    isSuppressed(context.active()) || (runtimeApi !== undefined && hostOf(request) === runtimeApi);
  if (shortName === "undici") return { ignoreRequestHook: ignores, startSpanHook: redactedUrl };
  if (shortName !== "http") return {};
  return {
    ignoreOutgoingRequestHook: ignores,
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
