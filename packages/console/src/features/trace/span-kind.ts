import type { SpanDetail } from "outcrop/api";

export type SpanKind = "agent" | "model" | "embeddings" | "tool" | "retrieval" | "guardrail" | "http" | "other";

const BY_OPERATION: Readonly<Record<string, SpanKind>> = {
  chat: "model",
  text_completion: "model",
  generate_content: "model",
  embeddings: "embeddings",
  invoke_agent: "agent",
  create_agent: "agent",
  invoke_workflow: "agent",
  execute_event_loop_cycle: "agent",
  execute_tool: "tool",
  retrieval: "retrieval",
  guardrail: "guardrail",
  apply_guardrail: "guardrail",
};

/** What a span did, for its icon and colour. The operation says it; without one, the names of its attributes do. */
export function spanKind(span: Pick<SpanDetail, "operation" | "name" | "attributes">): SpanKind {
  const known = Object.hasOwn(BY_OPERATION, span.operation) ? BY_OPERATION[span.operation] : undefined;
  if (known !== undefined) return known;
  if (/guardrail/i.test(span.name)) return "guardrail";
  if (/\bretriev/i.test(span.name)) return "retrieval";
  const names = Object.keys(span.attributes);
  return names.some((name) => /^(?:http|url|rpc)\./.test(name)) ? "http" : "other";
}
