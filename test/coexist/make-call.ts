import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Sdk } from "./load-peer.ts";
import type { CallName } from "./plan.ts";

const MODEL = "anthropic.claude-3-5-haiku-20241022-v1:0";
/** What the server throttles. */
export const BUSY_MODEL = "anthropic.claude-3-haiku-20240307-v1:0";

const MESSAGES = [{ role: "user" as const, content: [{ text: "hello" }] }];
const BODY = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 20,
  messages: [{ role: "user", content: "hello" }],
});

/** Makes one call as an application would, and tells all that it got of it. */
export async function makeCall(sdk: Sdk, client: BedrockRuntimeClient, call: CallName): Promise<unknown> {
  const got: unknown[] = [];
  try {
    await send(sdk, client, call, got);
  } catch (error) {
    got.push({ error: String(error) });
  }
  return got;
}

async function send(sdk: Sdk, client: BedrockRuntimeClient, call: CallName, got: unknown[]): Promise<void> {
  const modelId = call.endsWith("throttled") ? BUSY_MODEL : MODEL;
  switch (call) {
    case "Converse":
    case "Converse, throttled": {
      const { output, usage, stopReason } = await client.send(new sdk.ConverseCommand({ modelId, messages: MESSAGES }));
      got.push({ output, usage, stopReason });
      return;
    }
    case "ConverseStream":
    case "ConverseStream, throttled":
    case "ConverseStream, left early": {
      const { stream } = await client.send(new sdk.ConverseStreamCommand({ modelId, messages: MESSAGES }));
      for await (const event of stream ?? []) {
        got.push(event);
        if (call === "ConverseStream, left early" && got.length === 2) break;
      }
      return;
    }
    case "InvokeModel": {
      const { body } = await client.send(new sdk.InvokeModelCommand({ modelId, body: BODY }));
      got.push(body.transformToString());
      return;
    }
    case "InvokeModelWithResponseStream": {
      const { body } = await client.send(new sdk.InvokeModelWithResponseStreamCommand({ modelId, body: BODY }));
      for await (const event of body ?? []) got.push(Buffer.from(event.chunk?.bytes ?? []).toString());
    }
  }
}
