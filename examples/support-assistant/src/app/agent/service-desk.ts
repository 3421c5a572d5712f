/** The managed agent that harder questions go to. With `--aws` these have to be an agent of yours. */
export const SERVICE_DESK = {
  agentId: "SVCDESK001",
  agentAliasId: "LIVE000001",
  /** The trace gives a collaborator's name, and never the name of the agent that was asked. */
  name: "service-desk",
} as const;
