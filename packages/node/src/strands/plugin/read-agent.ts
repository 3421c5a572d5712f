import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";
import type { ToolSpec } from "../types.ts";

export interface AgentFacts {
  readonly name: string;
  readonly id: string | undefined;
  readonly tools: readonly string[];
}

/** What the SDK says of an agent when a run begins. */
export function agentFacts(start: unknown): AgentFacts {
  return {
    name: stringOf(memberOf(start, "agentName")) ?? "agent",
    id: stringOf(memberOf(start, "agentId")),
    tools: arrayOf(memberOf(start, "tools")).flatMap((tool) => stringOf(memberOf(tool, "name")) ?? []),
  };
}

/** The specifications of an agent's tools by name, in the form of Python: a schema is the member `json` of one. */
export function toolSpecs(agent: unknown): Readonly<Record<string, ToolSpec>> {
  return Object.fromEntries(
    arrayOf(memberOf(agent, "tools")).flatMap((tool) => {
      const name = stringOf(memberOf(tool, "name"));
      const spec = memberOf(tool, "toolSpec");
      if (name === undefined || !isRecord(spec)) return [];
      const { description, inputSchema: schema } = spec;
      return [[name, { description, ...(schema === undefined ? {} : { inputSchema: { json: schema } }) }]];
    }),
  );
}

/** What a model or a person reads of the tool. */
export function toolDescription(agent: unknown, name: string | undefined): string | undefined {
  const tool = arrayOf(memberOf(agent, "tools")).find((item) => memberOf(item, "name") === name);
  return stringOf(memberOf(tool, "description"));
}
