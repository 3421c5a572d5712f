import type { AgentDefinition } from "./agent-span-context.ts";

export interface AgentIds {
  readonly agentId: string | undefined;
  readonly aliasId: string | undefined;
}

/**
 * An agent's guardrail where the request does not define it: from the user's map, since neither trace nor answer of
 * `InvokeAgent` names one. By agent id or alias ARN: `id`, or `id:version`; an id may be an ARN.
 */
export function withGuardrail(
  definition: AgentDefinition,
  guardrails: Readonly<Record<string, string>>,
  { agentId, aliasId }: AgentIds,
): AgentDefinition {
  if (definition.guardrailId !== undefined || agentId === undefined) return definition;
  const byAlias = Object.entries(guardrails).find(([key]) => key.endsWith(`:agent-alias/${agentId}/${aliasId}`));
  const told = byAlias?.[1] ?? guardrails[agentId];
  const [, guardrailId, guardrailVersion] = /^(.+?)(?::(\d+|DRAFT))?$/.exec(told ?? "") ?? [];
  return guardrailId === undefined ? definition : { ...definition, guardrailId, guardrailVersion };
}
