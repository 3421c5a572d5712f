import { BedrockRuntimeClient, type BedrockRuntimeClientConfig, type Message } from "@aws-sdk/client-bedrock-runtime";
import { type ReplayServer, type ReplayServerOptions, startReplayServer } from "@outcrop/replay";

export const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", region: "us-east-1" };
export const MODEL = "anthropic.claude-3-5-sonnet-20240620-v1:0";
export const MESSAGES: Message[] = [{ role: "user", content: [{ text: "hello" }] }];

export interface Bedrock {
  readonly server: ReplayServer;
  /** A new client of the real SDK, talking to the server; closed with it. */
  client(config?: BedrockRuntimeClientConfig): BedrockRuntimeClient;
  close(): Promise<void>;
}

/** A server that speaks Bedrock's protocol and checks signatures, and clients for it. */
export async function startBedrock(
  answer: ReplayServerOptions["answer"],
  options: Omit<ReplayServerOptions, "answer"> = {},
): Promise<Bedrock> {
  const server = await startReplayServer({ credentials: CREDENTIALS, ...options, answer });
  const clients: BedrockRuntimeClient[] = [];
  return {
    server,
    client(config = {}) {
      const { accessKeyId, secretAccessKey, region } = CREDENTIALS;
      const client = new BedrockRuntimeClient({
        endpoint: server.url,
        region,
        credentials: { accessKeyId, secretAccessKey },
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.destroy();
      await server.close();
    },
  };
}

/** Waits until `condition` answers with something, at most twenty seconds: for whoever hangs. */
export async function until<T>(condition: () => T | undefined | false, deadlineMs = 20_000): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error("Waited too long for a condition");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
