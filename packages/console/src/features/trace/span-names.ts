import type { SpanDetail } from "outcrop/api";

type Named = Pick<SpanDetail, "agentName" | "attributes">;

/** Who is meant by an agent's span: its id and its name, where either is known in the trace. */
export interface AgentNames {
  readonly nameOf: (span: Named) => string;
  readonly idOf: (span: Named) => string;
}

const AGENT_ID = "gen_ai.agent.id";

/**
 * Some spans of a trace say an agent's id, some its name, some both. What one span says of both holds for the others,
 * unless an id has two names (frameworks that give every agent the same id) or a name has two ids.
 */
export function agentNames(spans: readonly Named[]): AgentNames {
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { agentName, attributes } of spans) {
    const id = attributes[AGENT_ID] ?? "";
    if (id === "" || agentName === "") continue;
    names.set(id, (names.get(id) ?? agentName) === agentName ? agentName : "");
    ids.set(agentName, (ids.get(agentName) ?? id) === id ? id : "");
  }
  return {
    nameOf: ({ agentName, attributes }) => agentName || (names.get(attributes[AGENT_ID] ?? "") ?? ""),
    idOf: ({ agentName, attributes }) => attributes[AGENT_ID] || (ids.get(agentName) ?? ""),
  };
}
