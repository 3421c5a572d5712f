import { type BedrockAgentRuntimeClient, InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { SERVICE_DESK } from "./service-desk.ts";

export interface AgentQuestion {
  readonly text: string;
  /** The agent remembers what was said in it before. */
  readonly sessionId: string;
}

/** Asks the managed agent. It looks things up, uses its tools and asks its colleague by itself; what comes is its answer. */
export async function askAgent(
  client: BedrockAgentRuntimeClient,
  { text, sessionId }: AgentQuestion,
  onDelta: (text: string) => Promise<void>,
): Promise<string> {
  const { agentId, agentAliasId } = SERVICE_DESK;
  const { completion } = await client.send(
    new InvokeAgentCommand({ agentId, agentAliasId, sessionId, inputText: text }),
  );
  const decoder = new TextDecoder();
  let answer = "";
  for await (const { chunk } of completion ?? []) {
    if (chunk?.bytes === undefined) continue;
    const piece = decoder.decode(chunk.bytes, { stream: true });
    answer += piece;
    await onDelta(piece);
  }
  return answer;
}
