import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { converse, converseStream, type ReplayAnswer, type ReplayRequest } from "@outcrop/replay";
import * as sdk from "@strands-agents/sdk";
import { instrumentClient } from "../../instrument-client.ts";
import { CREDENTIALS, startBedrock } from "../../testing/bedrock.ts";
import { NOVA, type SdkUnderTest } from "./scenarios.ts";
import { scriptOf, type Turn } from "./scripted-model.ts";

const SCRIPT = "x-script";

interface OverBedrock {
  /** The SDK, whose agents ask Bedrock for what their scripted models were to say. */
  readonly sdk: SdkUnderTest;
  close(): Promise<void>;
}

/** A copy of the SDK with its Bedrock model. */
export type SdkWithBedrock = SdkUnderTest & { readonly BedrockModel: typeof sdk.BedrockModel };

const OUT_OF_SCRIPT: Turn = { text: "no more", usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } };

/** Lets scenarios run with the SDK's own Bedrock model over the real client, which is instrumented, against a replay server. */
export async function overBedrock(stream: boolean, under: SdkWithBedrock = sdk): Promise<OverBedrock> {
  const scripts: Turn[][] = [];
  const bedrock = await startBedrock(
    ({ headers, path }: ReplayRequest) =>
      counted(path) ?? answerOf(scripts[Number(headers[SCRIPT])]?.shift() ?? OUT_OF_SCRIPT, stream),
  );
  class Agent extends under.Agent {
    constructor(config: sdk.AgentConfig) {
      const turns = typeof config.model === "object" ? scriptOf(config.model) : [];
      scripts.push([...turns]);
      super({ ...config, model: bedrockModel(under, bedrock.server.url, stream, scripts.length - 1) });
    }
  }
  return { sdk: { ...under, Agent }, close: () => bedrock.close() };
}

/** The first releases of the SDK have the tokens of each request counted before they send it. */
export function counted(path: string): ReplayAnswer | undefined {
  return path.endsWith("/count-tokens") ? { kind: "json", json: { inputTokens: 1 } } : undefined;
}

function bedrockModel(
  { BedrockModel }: SdkWithBedrock,
  endpoint: string,
  stream: boolean,
  script: number,
): sdk.BedrockModel {
  const { region, accessKeyId, secretAccessKey } = CREDENTIALS;
  const model = new BedrockModel({
    modelId: NOVA,
    region,
    stream,
    clientConfig: { endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
  });
  const client = Reflect.get(model, "_client") as BedrockRuntimeClient;
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(Reflect.get(args.request as object, "headers") as object, { [SCRIPT]: String(script) });
      return next(args);
    },
    { step: "build" },
  );
  instrumentClient(client);
  return model;
}

function answerOf({ text, tools, usage, stopReason, error }: Turn, stream: boolean): ReplayAnswer {
  if (error !== undefined) return { kind: "json", status: 400, json: { message: error.message } };
  const script = {
    ...(text === undefined ? {} : { text }),
    ...(tools === undefined ? {} : { toolUse: tools.map(({ name, input }) => ({ name, input: input ?? {} })) }),
    ...(usage === undefined ? {} : { usage }),
    ...(stopReason === undefined ? {} : { stopReason: SPELT[stopReason] ?? stopReason }),
  };
  return stream ? converseStream(script) : converse(script);
}

const SPELT: Readonly<Record<string, string>> = { maxTokens: "max_tokens" };
