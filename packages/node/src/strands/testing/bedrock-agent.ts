import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import * as sdk from "@strands-agents/sdk";
import { instrumentClient } from "../../instrument-client.ts";
import { CREDENTIALS } from "../../testing/bedrock.ts";
import type { StrandsPlugin } from "../plugin/outcrop.ts";
import { NOVA, type SdkUnderTest } from "./scenarios.ts";

/** The newest release of the SDK, as it is found from here. */
export const newest: SdkUnderTest = sdk;

export interface BedrockAgentOptions {
  /** Of a replay server. */
  readonly endpoint: string;
  readonly stream?: boolean;
  readonly plugins: readonly StrandsPlugin[];
  readonly memory?: sdk.AgentConfig["memoryManager"];
}

/** An agent with one tool, `add`, over the real Bedrock client, which is instrumented as well. */
export function bedrockAgent({ endpoint, stream = true, plugins, memory }: BedrockAgentOptions): sdk.Agent {
  const { region, accessKeyId, secretAccessKey } = CREDENTIALS;
  const model = new sdk.BedrockModel({
    modelId: NOVA,
    region,
    stream,
    maxTokens: 100,
    clientConfig: { endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
  });
  // The SDK keeps the client to itself; `register` would find it at its first call.
  instrumentClient(Reflect.get(model, "_client") as BedrockRuntimeClient);
  const add = sdk.tool({ name: "add", description: "Adds", inputSchema: { type: "object" }, callback: () => "2" });
  return new sdk.Agent({
    model,
    tools: [add],
    printer: false,
    plugins: [...plugins],
    ...(memory === undefined ? {} : { memoryManager: memory }),
  });
}
