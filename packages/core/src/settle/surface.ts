import type { SettleSpan, Surface } from "./types.ts";

/** Outer doors first: what runs in AgentCore may use Strands, which may call a managed agent. */
const RANK: Readonly<Record<Surface, number>> = { direct: 0, agent: 1, strands: 2, agentcore: 3 };

/** The surface that a span tells, by its own word or by what it is; `direct` when nothing else shows. */
export function surfaceOf(span: SettleSpan): Surface {
  if (span.surface !== "") return span.surface;
  if (isAgentCore(span)) return "agentcore";
  if (isStrands(span)) return "strands";
  return span.operation === "invoke_agent" || span.operation === "create_agent" ? "agent" : "direct";
}

export function outerSurface(a: Surface, b: Surface): Surface {
  return RANK[a] >= RANK[b] ? a : b;
}

function isAgentCore({ name, scopeName }: SettleSpan): boolean {
  return (
    // The service's own spans; then the SDK's calls; then the container's endpoint (its HTTP contract has this path).
    name.startsWith("AgentCore.") ||
    name.startsWith("BedrockAgentCore.") ||
    name === "POST /invocations" ||
    scopeName.toLowerCase().includes("agentcore")
  );
}

function isStrands({ name, operation, scopeName, provider }: SettleSpan): boolean {
  return (
    scopeName.startsWith("strands") ||
    provider === "strands-agents" ||
    operation === "execute_event_loop_cycle" ||
    name === "execute_agent_loop_cycle"
  );
}
