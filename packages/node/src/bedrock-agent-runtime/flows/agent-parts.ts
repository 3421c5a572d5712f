import { arrayOf, memberOf, stringOf } from "../../values.ts";

/** The `TracePart`s of a `nodeDependencyTrace`. Those of an agent that nobody calls may come without a chain of callers. */
export function agentParts(data: object): readonly unknown[] {
  return arrayOf(memberOf(memberOf(data, "traceElements"), "agentTraces")).map((part) => {
    const hasChain = arrayOf(memberOf(part, "callerChain")).length > 0;
    return hasChain || typeof part !== "object" ? part : { ...part, callerChain: [{ agentAliasArn: aliasOf(part) }] };
  });
}

/** The session that the flow asks its agent in. */
export function sessionOf(parts: readonly unknown[]): string | undefined {
  return parts.map((part) => stringOf(memberOf(part, "sessionId"))).find((id) => id !== undefined);
}

/** As much of an alias' ARN as a part's own members tell. */
function aliasOf(part: unknown): string {
  const [agent, alias] = ["agentId", "agentAliasId"].map((name) => stringOf(memberOf(part, name)));
  return agent === undefined || alias === undefined ? "" : `agent-alias/${agent}/${alias}`;
}
