import {
  type BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  type InvokeAgentCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";

export const AGENT_INPUT = {
  agentId: "SUPER00001",
  agentAliasId: "ALIAS00001",
  sessionId: "s-1",
  inputText: "Where is my hat?",
} as const;

/** Calls the agent and answers with the events, or what it threw. */
export async function callAgent(
  client: BedrockAgentRuntimeClient,
  more: Partial<InvokeAgentCommandInput> = {},
  most = Infinity,
): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  try {
    const { completion } = await client.send(new InvokeAgentCommand({ ...AGENT_INPUT, ...more }));
    for await (const event of completion ?? []) if (events.push(event) >= most) break;
  } catch (error) {
    events.push(error instanceof Error ? [error.name, error.message] : error);
  }
  return events;
}
