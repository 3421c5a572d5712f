import { createRequire } from "node:module";
import type * as Bedrock from "@aws-sdk/client-bedrock-runtime";
import type * as Handlers from "@smithy/node-http-handler";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

/** An application's way to call Bedrock. */
export interface Caller {
  /** One Converse call; the whole answer is used. */
  call(): Promise<void>;
  /** One ConverseStream call with so many deltas, read to the end. */
  stream(deltas: number): Promise<void>;
  close(): void;
}

/** Done to a client before its first call. */
export type Prepare = (client: Bedrock.BedrockRuntimeClient) => void;

/**
 * Loads a copy of the AWS SDK of its own, so that one process can hold a copy that was loaded before anything
 * instrumented it and one that was loaded after. Calls throw when the answer is not the whole one.
 */
export function loadCaller(endpoint: string, prepare?: Prepare): Caller {
  const require = createRequire(import.meta.url);
  const sdk = require("@aws-sdk/client-bedrock-runtime") as typeof Bedrock;
  const { NodeHttpHandler } = require("@smithy/node-http-handler") as typeof Handlers;
  for (const file of Object.keys(require.cache)) {
    if (/[\\/]node_modules[\\/]@(?:aws-sdk|smithy|aws-crypto)[\\/]/.test(file)) delete require.cache[file];
  }
  const client = new sdk.BedrockRuntimeClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    // A kept connection that the service has closed meanwhile is opened anew; the endpoint itself refuses nothing.
    maxAttempts: 3,
    // Over HTTP/2 this client opens a connection for each call, whose cost would drown what is measured.
    requestHandler: new NodeHttpHandler(),
  });
  prepare?.(client);
  const input = {
    modelId: MODEL,
    messages: [{ role: "user" as const, content: [{ text: "Where is my parcel?" }] }],
    inferenceConfig: { maxTokens: 512, temperature: 0.2 },
  };
  return {
    async call() {
      const { output } = await client.send(new sdk.ConverseCommand(input));
      if (output?.message?.content?.length !== 1) throw new Error("Cannot call: expected a message, got none");
    },
    async stream(deltas) {
      const command = new sdk.ConverseStreamCommand({ ...input, inferenceConfig: { maxTokens: deltas } });
      const { stream } = await client.send(command);
      let got = 0;
      for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) got += 1;
      if (got !== deltas) throw new Error(`Cannot stream: expected ${deltas} deltas, got ${got}`);
    },
    close: () => client.destroy(),
  };
}
