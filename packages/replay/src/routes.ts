import { AGENT_RUNTIME } from "./agent-runtime-routes.ts";

/** What a method and a path stand for in the AWS services that Outcrop knows. */
export interface Route {
  /** Endpoint prefix of the service, `unknown` for a path that no known operation has. */
  readonly service: string;
  /** Name of the operation as in the SDK's command, without `Command`; `unknown` likewise. */
  readonly operation: string;
  /** Model identifier or ARN, decoded, for operations that carry one in the path. */
  readonly modelId?: string;
  /** What the path names, decoded, by the names of the operation's input: `agentId`, `sessionId`, … */
  readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  /** Segments; `{name}` is anything, and known by that name. */
  readonly segments: readonly string[];
}

/** Source: the `http` traits of the services' Smithy models. */
const PATTERNS: readonly Pattern[] = [
  ["bedrock-runtime", "Converse", "POST /model/{modelId}/converse"],
  ["bedrock-runtime", "ConverseStream", "POST /model/{modelId}/converse-stream"],
  ["bedrock-runtime", "InvokeModel", "POST /model/{modelId}/invoke"],
  ["bedrock-runtime", "InvokeModelWithResponseStream", "POST /model/{modelId}/invoke-with-response-stream"],
  ["bedrock-runtime", "InvokeModelWithBidirectionalStream", "POST /model/{modelId}/invoke-with-bidirectional-stream"],
  ["bedrock-runtime", "CountTokens", "POST /model/{modelId}/count-tokens"],
  ["bedrock-runtime", "ApplyGuardrail", "POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply"],
  ["bedrock-runtime", "InvokeGuardrailChecks", "POST /guardrail-checks/invoke"],
  ["bedrock-runtime", "StartAsyncInvoke", "POST /async-invoke"],
  ["bedrock-runtime", "ListAsyncInvokes", "GET /async-invoke"],
  ["bedrock-runtime", "GetAsyncInvoke", "GET /async-invoke/{invocationArn}"],
  ...AGENT_RUNTIME.map(([operation, line]) => ["bedrock-agent-runtime", operation, line]),
  ["bedrock-agentcore", "InvokeAgentRuntime", "POST /runtimes/{agentRuntimeArn}/invocations"],
].map(([service = "", operation = "", line = ""]) => {
  const [method = "", path = ""] = line.split(" ");
  return { service, operation, method, segments: segmentsOf(path) };
});

/** The operation that a request asks for. `path` is as sent, still URL-encoded, with or without a query. */
export function routeOf(method: string, path: string): Route {
  const segments = segmentsOf(path.split("?", 1)[0] ?? "");
  for (const pattern of PATTERNS) {
    if (pattern.method !== method || pattern.segments.length !== segments.length) continue;
    if (!pattern.segments.every((expected, i) => expected.startsWith("{") || expected === segments[i])) continue;
    const { service, operation } = pattern;
    const labels = labelsOf(pattern, segments);
    const { modelId } = labels;
    return { service, operation, labels, ...(modelId === undefined ? {} : { modelId }) };
  }
  return { service: "unknown", operation: "unknown", labels: {} };
}

function labelsOf({ segments: expected }: Pattern, segments: readonly string[]): Record<string, string> {
  const labels = expected.flatMap((name, i) =>
    name.startsWith("{") ? [[name.slice(1, -1), decode(segments[i] ?? "")]] : [],
  );
  return Object.fromEntries(labels) as Record<string, string>;
}

/** A trailing slash changes nothing: AWS's own paths carry one in places. */
function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
