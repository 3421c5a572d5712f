import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";

// An application that knows nothing of Outcrop, run with `--import @outcrop/node/register`. Its argument is the endpoint.
const client = new BedrockRuntimeClient({
  endpoint: process.argv[2] ?? "",
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
});
await client.send(
  new ConverseCommand({
    modelId: "amazon.nova-lite-v1:0",
    messages: [{ role: "user", content: [{ text: "what grows on a granite outcrop?" }] }],
  }),
);
client.destroy();
