import type { AgentOperation } from "./covered.ts";

/** Labels of each operation's path, in their order. */
const PATHS: Readonly<Record<AgentOperation, readonly [RegExp, readonly string[]]>> = {
  InvokeAgent: [
    /^\/agents\/([^/]+)\/agentAliases\/([^/]+)\/sessions\/([^/]+)\/text/,
    ["agentId", "agentAliasId", "sessionId"],
  ],
  InvokeInlineAgent: [/^\/agents\/([^/?]+)/, ["sessionId"]],
  InvokeFlow: [/^\/flows\/([^/]+)\/aliases\/([^/?]+)/, ["flowIdentifier", "flowAliasIdentifier"]],
  Retrieve: [/^\/knowledgebases\/([^/]+)\/retrieve/, ["knowledgeBaseId"]],
  RetrieveAndGenerate: [/^/, []],
  RetrieveAndGenerateStream: [/^/, []],
  AgenticRetrieveStream: [/^/, []],
  Rerank: [/^/, []],
  GenerateQuery: [/^\/knowledgebases\/([^/]+)\/generateQuery/, ["knowledgeBaseId"]],
};

/** Input of a command of the agent runtime from a recorded request: labels of the path, and the body. */
export function agentInput(operation: AgentOperation, path: string, body: string | null): Record<string, unknown> {
  const [pattern, labels] = PATHS[operation];
  const values = (pattern.exec(path) ?? []).slice(1);
  return {
    ...(JSON.parse(body ?? "{}", toBytes) as Record<string, unknown>),
    ...Object.fromEntries(labels.map((label, index) => [label, decodeURIComponent(values[index] ?? "")])),
  };
}

/** On the wire the bytes of a file are base64 text, in the SDK's input they are bytes. */
function toBytes(key: string, value: unknown): unknown {
  if (key !== "byteContent" || typeof value !== "object" || value === null || !("data" in value)) return value;
  return typeof value.data === "string" ? { ...value, data: Buffer.from(value.data, "base64") } : value;
}
