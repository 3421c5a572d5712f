import type { AgentOperation, PlainOperation } from "./covered.ts";
import { recordedCommand } from "./recorded-command.ts";

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

interface Job {
  readonly operation: AgentOperation | PlainOperation;
  readonly path: string;
  readonly body: string | null;
}

type Output = { readonly $metadata: object };

/** A client of either service. */
interface Client {
  send(command: never, options: SendOptions): Promise<Output>;
}

/** Makes a recorded call; the events of a streamed answer go to `see` as they come. */
export async function sendAgentCommand(
  client: Client,
  { operation, path, body }: Job,
  options: SendOptions,
  see: (event: unknown) => void,
): Promise<Output> {
  const output = await client.send(recordedCommand(operation, path, body), options);
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
