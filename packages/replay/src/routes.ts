/** What a method and a path stand for in the AWS services that Outcrop knows. */
export interface Route {
  /** Endpoint prefix of the service, `unknown` for a path that no known operation has. */
  readonly service: string;
  /** Name of the operation as in the SDK's command, without `Command`; `unknown` likewise. */
  readonly operation: string;
  /** Model identifier or ARN, decoded, for operations that carry one in the path. */
  readonly modelId?: string;
}

interface Pattern {
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  /** Segments; `{model}` is the model identifier, `{}` anything. */
  readonly segments: readonly string[];
}

/** Source: the `http` traits of the services' Smithy models. */
const PATTERNS: readonly Pattern[] = [
  ["bedrock-runtime", "Converse", "POST /model/{model}/converse"],
  ["bedrock-runtime", "ConverseStream", "POST /model/{model}/converse-stream"],
  ["bedrock-runtime", "InvokeModel", "POST /model/{model}/invoke"],
  ["bedrock-runtime", "InvokeModelWithResponseStream", "POST /model/{model}/invoke-with-response-stream"],
  ["bedrock-runtime", "InvokeModelWithBidirectionalStream", "POST /model/{model}/invoke-with-bidirectional-stream"],
  ["bedrock-runtime", "CountTokens", "POST /model/{model}/count-tokens"],
  ["bedrock-runtime", "ApplyGuardrail", "POST /guardrail/{}/version/{}/apply"],
  ["bedrock-runtime", "InvokeGuardrailChecks", "POST /guardrail-checks/invoke"],
  ["bedrock-runtime", "StartAsyncInvoke", "POST /async-invoke"],
  ["bedrock-runtime", "ListAsyncInvokes", "GET /async-invoke"],
  ["bedrock-runtime", "GetAsyncInvoke", "GET /async-invoke/{}"],
  ["bedrock-agent-runtime", "InvokeAgent", "POST /agents/{}/agentAliases/{}/sessions/{}/text"],
  ["bedrock-agent-runtime", "InvokeInlineAgent", "POST /agents/{}"],
  ["bedrock-agent-runtime", "InvokeFlow", "POST /flows/{}/aliases/{}"],
  ["bedrock-agent-runtime", "Retrieve", "POST /knowledgebases/{}/retrieve"],
  ["bedrock-agent-runtime", "RetrieveAndGenerate", "POST /retrieveAndGenerate"],
  ["bedrock-agent-runtime", "RetrieveAndGenerateStream", "POST /retrieveAndGenerateStream"],
  ["bedrock-agent-runtime", "Rerank", "POST /rerank"],
  ["bedrock-agentcore", "InvokeAgentRuntime", "POST /runtimes/{}/invocations"],
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
    const model = segments[pattern.segments.indexOf("{model}")];
    const { service, operation } = pattern;
    return model === undefined ? { service, operation } : { service, operation, modelId: decode(model) };
  }
  return { service: "unknown", operation: "unknown" };
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
