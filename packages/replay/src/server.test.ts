import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, describe, expect, it } from "vitest";
import { awsError } from "./aws-error.ts";
import type { Chunking } from "./chunking.ts";
import { converse } from "./converse.ts";
import { converseStream } from "./converse-stream.ts";
import { type ReplayServer, type ReplayServerOptions, startReplayServer } from "./server.ts";

const credentials = { accessKeyId: "AKIDREPLAY", secretAccessKey: "a secret of ours", region: "us-east-1" };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function serve(options: ReplayServerOptions): Promise<ReplayServer> {
  const server = await startReplayServer(options);
  closers.push(() => server.close());
  return server;
}

function clientOf(server: ReplayServer, config: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  const { region } = credentials;
  const client = new BedrockRuntimeClient({ region, endpoint: server.url, credentials, ...config });
  closers.push(() => client.destroy());
  return client;
}

const input = {
  modelId: "anthropic.claude-3-5-sonnet-20240620-v1:0",
  messages: [{ role: "user" as const, content: [{ text: "Grüße" }] }],
};
const usage = { inputTokens: 12, outputTokens: 3 };
const http1 = (): BedrockRuntimeClientConfig => ({ requestHandler: new NodeHttpHandler() });

async function eventsOf(client: BedrockRuntimeClient): Promise<unknown[]> {
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const events: unknown[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

describe.each([
  ["HTTP/2, the SDK's default handler", "2.0", () => ({})],
  ["HTTP/1.1", "1.1", http1],
])("a replay server over %s", (_name, httpVersion, config) => {
  it("answers a signed Converse call", async () => {
    const server = await serve({ credentials, answer: () => converse({ text: "Hello", usage, requestId: "r-1" }) });
    const output = await clientOf(server, config()).send(new ConverseCommand(input));
    expect(output.output?.message?.content).toEqual([{ text: "Hello" }]);
    expect(output.usage).toEqual({ ...usage, totalTokens: 15 });
    expect(output.$metadata.requestId).toBe("r-1");
    expect(server.requests).toMatchObject([
      { service: "bedrock-runtime", operation: "Converse", modelId: input.modelId, method: "POST", httpVersion },
    ]);
  });

  it.each<Chunking>(["as-is", "every-byte", { sizes: [1, 7, 100] }, { random: 5 }])(
    "gives the same events whatever the cutting is: %j",
    async (chunking) => {
      const answer = () => converseStream({ text: "Grüße aus Köln", usage, deltaSize: 5 });
      const server = await serve({ credentials, chunking, answer });
      expect(await eventsOf(clientOf(server, config()))).toEqual([
        { messageStart: { role: "assistant" } },
        ...["Grüße", " aus ", "Köln"].map((text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } })),
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: "end_turn" } },
        { metadata: { usage: { ...usage, totalTokens: 15 }, metrics: { latencyMs: 0 } } },
      ]);
    },
  );

  it("refuses a wrong secret as AWS does", async () => {
    const server = await serve({ credentials, answer: () => converse({ text: "never" }) });
    const wrong = { accessKeyId: credentials.accessKeyId, secretAccessKey: "another secret" };
    await expect(
      clientOf(server, { ...config(), credentials: wrong }).send(new ConverseCommand(input)),
    ).rejects.toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("lets the SDK retry a throttled call", async () => {
    let calls = 0;
    const server = await serve({
      answer: () =>
        ++calls < 3 ? awsError("ThrottlingException", "Too many requests") : converse({ text: "at last" }),
    });
    const output = await clientOf(server, config()).send(new ConverseCommand(input));
    expect(output.$metadata.attempts).toBe(3);
    expect(calls).toBe(3);
  });

  it("makes the SDK throw the modelled class, with its status", async () => {
    const server = await serve({ answer: () => awsError("ValidationException", "No such model") });
    const failed = await clientOf(server, config())
      .send(new ConverseCommand(input))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ValidationException);
    expect(failed).toMatchObject({ message: "No such model", $metadata: { httpStatusCode: 400 } });
  });

  it("throws a modelled exception in mid-stream", async () => {
    const failure = { kind: "exception", afterDeltas: 1, name: "throttlingException", message: "Slow down" } as const;
    const server = await serve({ answer: () => converseStream({ text: "one two three", deltaSize: 4, failure }) });
    const failed = await eventsOf(clientOf(server, config())).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ThrottlingException);
    expect(failed).toMatchObject({ message: "Slow down" });
  });

  it("breaks the connection of a cut stream", async () => {
    const failure = { kind: "cut", afterDeltas: 1 } as const;
    const server = await serve({ answer: () => converseStream({ text: "one two three", deltaSize: 4, failure }) });
    await expect(eventsOf(clientOf(server, config()))).rejects.toThrow();
  });

  it("breaks the connection without an answer", async () => {
    const server = await serve({ answer: () => ({ kind: "abort" }) });
    await expect(clientOf(server, { ...config(), maxAttempts: 1 }).send(new ConverseCommand(input))).rejects.toThrow();
  });

  it("answers with an error of the service when the script throws", async () => {
    const server = await serve({ answer: () => Promise.reject(new Error("the script is wrong")) });
    const sent = clientOf(server, { ...config(), maxAttempts: 1 }).send(new ConverseCommand(input));
    await expect(sent).rejects.toMatchObject({ name: "InternalServerException", message: "the script is wrong" });
  });
});

describe("a replay server", () => {
  it("lives at the time that it is told, and takes clients with it", async () => {
    const past = Date.UTC(2020, 1, 2);
    const server = await serve({ credentials, now: () => past, answer: () => converse({ text: "then" }) });
    const client = clientOf(server);
    await expect(client.send(new ConverseCommand(input))).resolves.toMatchObject({ stopReason: "end_turn" });
    expect(server.requests.at(-1)?.headers["x-amz-date"]).toMatch(/^20200202T/);
  });

  it("keeps the newest requests within its bounds and counts the others", async () => {
    const server = await serve({ answer: () => ({ kind: "json", json: {} }) });
    const body = Buffer.alloc(20 * 1024 * 1024);
    for (const name of ["a", "b"]) await fetch(`${server.url}/model/${name}/converse`, { method: "POST", body });
    expect(server.requests.map(({ modelId }) => modelId)).toEqual(["b"]);
    expect(server.forgotten).toBe(1);
  });

  it("stops pulling events when the client has left", async () => {
    let pulled = 0;
    let finished = false;
    const server = await serve({
      answer: () => ({
        kind: "events",
        events: (async function* () {
          try {
            for (;;) {
              pulled += 1;
              yield { type: "event", name: "messageStart", payload: { role: "assistant" } } as const;
              yield { type: "pause", ms: 1 } as const;
            }
          } finally {
            finished = true;
          }
        })(),
      }),
    });
    const client = clientOf(server, http1());
    const { stream } = await client.send(new ConverseStreamCommand(input));
    const events = stream?.[Symbol.asyncIterator]();
    await events?.next();
    await events?.return?.();
    client.destroy();
    await server.close();
    await expect.poll(() => finished).toBe(true);
  });

  it("closes with connections open, and frees its port", async () => {
    const server = await serve({ answer: () => ({ kind: "json", json: {}, delayMs: 60_000 }) });
    const hanging = fetch(`${server.url}/model/m/converse`, { method: "POST", body: "{}" });
    await expect.poll(() => server.requests.length).toBe(1);
    await server.close();
    await expect(hanging).rejects.toThrow();
  });
});
