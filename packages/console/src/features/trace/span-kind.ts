import type { SpanDetail } from "outcrop/api";

export type SpanKind =
  | "agent"
  | "workflow"
  | "cycle"
  | "model"
  | "embeddings"
  | "tool"
  | "retrieval"
  | "memory"
  | "guardrail"
  | "http"
  | "rpc"
  | "database"
  | "other";

/** The conventions' operations, Bedrock's guardrail calls, and the names that Strands adds. */
const BY_OPERATION: Readonly<Record<string, SpanKind>> = {
  chat: "model",
  text_completion: "model",
  generate_content: "model",
  image_generation: "model",
  rerank: "model",
  embeddings: "embeddings",
  invoke_agent: "agent",
  create_agent: "agent",
  invoke_workflow: "workflow",
  invoke_flow: "workflow",
  invoke_graph: "workflow",
  invoke_swarm: "workflow",
  execute_event_loop_cycle: "cycle",
  execute_agent_loop_cycle: "cycle",
  execute_tool: "tool",
  retrieval: "retrieval",
  guardrail: "guardrail",
  apply_guardrail: "guardrail",
};

/** Without an operation, what the span carries says what it did; the first that is there decides. */
const BY_ATTRIBUTE: readonly (readonly [name: string, kind: SpanKind])[] = [
  ["event_loop.cycle_id", "cycle"],
  ["aws.bedrock.flow.node.name", "other"],
  ["aws.bedrock.flow.id", "workflow"],
  ["db.system.name", "database"],
  ["db.system", "database"],
  ["rpc.system.name", "rpc"],
  ["rpc.system", "rpc"],
  ["rpc.method", "rpc"],
  ["http.request.method", "http"],
  ["http.method", "http"],
  ["url.full", "http"],
  ["http.url", "http"],
];

/** What a span did, for its icon, label and colour. */
export function spanKind(span: Pick<SpanDetail, "operation" | "name" | "attributes">): SpanKind {
  const { operation, name, attributes } = span;
  const known = Object.hasOwn(BY_OPERATION, operation) ? BY_OPERATION[operation] : undefined;
  if (known !== undefined) return known;
  if (/(?:^|_)memory(?:[_.]|$)/.test(operation) || /^memory\.[a-z]+$/.test(name)) return "memory";
  if (/guardrail/i.test(name)) return "guardrail";
  if (/\bretriev/i.test(name)) return "retrieval";
  return BY_ATTRIBUTE.find(([attribute]) => Object.hasOwn(attributes, attribute))?.[1] ?? "other";
}
