import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { instrumentClient } from "@outcrop/node/bedrock-runtime";

// An application as its bundler sees it: it makes one call and says which spans were made, as JSON on stdout.

const names: string[] = [];
const span = { setAttributes: () => span, setAttribute: () => span, end: () => undefined, spanContext: () => context };
const context = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };
trace.setGlobalTracerProvider({
  getTracer: () => ({
    startSpan(name: string) {
      names.push(name);
      return span as never;
    },
    startActiveSpan: () => undefined as never,
  }),
});

const client = instrumentClient(
  new BedrockRuntimeClient({
    endpoint: process.env["BEDROCK_URL"] ?? "",
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
  }),
);
async function main(): Promise<void> {
  const { stopReason } = await client.send(
    new ConverseCommand({
      modelId: "amazon.nova-lite-v1:0",
      messages: [{ role: "user", content: [{ text: "hi" }] }],
    }),
  );
  client.destroy();
  process.stdout.write(JSON.stringify({ stopReason, names, command: ConverseCommand.name }));
}

// No `await` at the top: it does not exist in CommonJS.
void main();
