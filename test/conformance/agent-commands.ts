import {
  AgenticRetrieveStreamCommand,
  type AgenticRetrieveStreamCommandInput,
  type BedrockAgentRuntimeClient,
  GenerateQueryCommand,
  type GenerateQueryCommandInput,
  InvokeAgentCommand,
  type InvokeAgentCommandInput,
  InvokeFlowCommand,
  type InvokeFlowCommandInput,
  InvokeInlineAgentCommand,
  type InvokeInlineAgentCommandInput,
  RerankCommand,
  type RerankCommandInput,
  RetrieveAndGenerateCommand,
  type RetrieveAndGenerateCommandInput,
  RetrieveAndGenerateStreamCommand,
  type RetrieveAndGenerateStreamCommandInput,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { agentInput } from "./agent-input.ts";
import type { AgentOperation } from "./covered.ts";

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

type Output = { readonly $metadata: object };
type Send = (client: BedrockAgentRuntimeClient, input: object, options: SendOptions) => Promise<Output>;

const SENDERS: Readonly<Record<AgentOperation, Send>> = {
  InvokeAgent: (client, input, options) =>
    client.send(new InvokeAgentCommand(input as InvokeAgentCommandInput), options),
  InvokeInlineAgent: (client, input, options) =>
    client.send(new InvokeInlineAgentCommand(input as InvokeInlineAgentCommandInput), options),
  InvokeFlow: (client, input, options) => client.send(new InvokeFlowCommand(input as InvokeFlowCommandInput), options),
  Retrieve: (client, input, options) => client.send(new RetrieveCommand(input as RetrieveCommandInput), options),
  RetrieveAndGenerate: (client, input, options) =>
    client.send(new RetrieveAndGenerateCommand(input as RetrieveAndGenerateCommandInput), options),
  RetrieveAndGenerateStream: (client, input, options) =>
    client.send(new RetrieveAndGenerateStreamCommand(input as RetrieveAndGenerateStreamCommandInput), options),
  AgenticRetrieveStream: (client, input, options) =>
    client.send(new AgenticRetrieveStreamCommand(input as AgenticRetrieveStreamCommandInput), options),
  Rerank: (client, input, options) => client.send(new RerankCommand(input as RerankCommandInput), options),
  GenerateQuery: (client, input, options) =>
    client.send(new GenerateQueryCommand(input as GenerateQueryCommandInput), options),
};

/** Makes a call of the agent runtime; the events of a streamed answer go to `see` as they come. */
export async function sendAgentCommand(
  client: BedrockAgentRuntimeClient,
  job: { readonly operation: AgentOperation; readonly path: string; readonly body: string | null },
  options: SendOptions,
  see: (event: unknown) => void,
): Promise<Output> {
  const output = await SENDERS[job.operation](client, agentInput(job.operation, job.path, job.body), options);
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(output) as [string, unknown][]) {
    if (isStream(member)) for await (const event of member) see(event);
    else members.push([name, member]);
  }
  return { ...Object.fromEntries(members), $metadata: output.$metadata };
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
