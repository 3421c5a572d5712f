import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { collectMessage } from "./collect-message.ts";
import type { Reply } from "./reply.ts";

/** One call of a model, streamed or whole. `onDelta` sees each piece of a streamed answer as it comes. */
export async function askModel(
  client: BedrockRuntimeClient,
  input: ConverseCommandInput,
  stream: boolean,
  onDelta: (text: string) => Promise<void>,
): Promise<Reply> {
  if (stream) {
    const output = await client.send(new ConverseStreamCommand(input));
    return collectMessage(output.stream ?? [], onDelta);
  }
  const output = await client.send(new ConverseCommand(input));
  const message = output.output?.message ?? { role: "assistant", content: [] };
  return { message, stopReason: output.stopReason ?? "" };
}
