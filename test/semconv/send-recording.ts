import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandInput,
  type BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import type { Recording } from "@outcrop/replay";
import { commandInput } from "../conformance/command-input.ts";

type Send = (client: BedrockRuntimeClient, path: string, body: string) => Promise<object>;

/** How the SDK is asked for what a recording holds. An operation of the surface that is recorded needs its line here. */
const SENDERS: Readonly<Record<string, Send>> = {
  Converse: (client, path, body) => client.send(new ConverseCommand(commandInput(path, body))),
  ConverseStream: (client, path, body) => client.send(new ConverseStreamCommand(commandInput(path, body))),
  InvokeModel: (client, path, body) => client.send(new InvokeModelCommand({ modelId: segment(path, 2), body })),
  InvokeModelWithResponseStream: (client, path, body) =>
    client.send(new InvokeModelWithResponseStreamCommand({ modelId: segment(path, 2), body })),
  ApplyGuardrail: (client, path, body) =>
    client.send(
      new ApplyGuardrailCommand({
        ...(JSON.parse(body) as ApplyGuardrailCommandInput),
        guardrailIdentifier: segment(path, 2),
        guardrailVersion: segment(path, 4),
      }),
    ),
};

/** Makes a recorded call and reads what it answers to the end. Failures of the call itself are part of the recording. */
export async function sendRecording(client: BedrockRuntimeClient, { operation, request }: Recording): Promise<void> {
  const send = Object.hasOwn(SENDERS, operation) ? SENDERS[operation] : undefined;
  if (send === undefined) throw new TypeError(`Cannot replay ${operation}: expected a command, got none`);
  await send(client, request.path, request.body ?? "{}")
    .then(drain)
    .catch(() => undefined);
}

async function drain(output: object): Promise<void> {
  for (const member of Object.values(output) as readonly unknown[]) {
    if (typeof member !== "object" || member === null || !(Symbol.asyncIterator in member)) continue;
    for await (const event of member as AsyncIterable<unknown>) void event;
  }
}

function segment(path: string, index: number): string {
  return decodeURIComponent(path.split("/")[index] ?? "");
}
