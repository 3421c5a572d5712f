import {
  BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
  type InvokeModelWithBidirectionalStreamInput,
} from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../../aws-sdk/plugin.ts";
import type { ContentHook } from "../../content/content-hook.ts";
import { instrumentClient } from "../../instrument-client.ts";
import { settingsFrom } from "../../settings.ts";
import { findOperation } from "../../surfaces.ts";
import { createTelemetry } from "../../telemetry.ts";
import { CREDENTIALS } from "../../testing/bedrock.ts";
import { type DuplexServer, type Reply, startDuplexServer } from "../../testing/duplex-server.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const MODEL = "amazon.nova-sonic-v1:0";
const PIECES = 3;

describe("an InvokeModelWithBidirectionalStream call", () => {
  let sink: TelemetrySink;
  let server: DuplexServer;
  let reply: (piece: number) => Reply;
  const clients: BedrockRuntimeClient[] = [];
  beforeEach(async () => {
    sink = openTelemetrySink();
    reply = () => "go on";
    server = await startDuplexServer((piece) => reply(piece));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    sink.close();
    await server.close();
  });
  function plainClient(): BedrockRuntimeClient {
    const { region, ...credentials } = CREDENTIALS;
    const client = new BedrockRuntimeClient({ region, credentials, endpoint: server.url, maxAttempts: 1 });
    clients.push(client);
    return client;
  }

  /** A conversation: each piece is said only when the one before has been answered. Answers with all that happened. */
  async function talk(client: BedrockRuntimeClient, stopAfter = Infinity, abort?: AbortController): Promise<string[]> {
    const happened: string[] = [];
    const heard = new Turns();
    async function* body(): AsyncGenerator<InvokeModelWithBidirectionalStreamInput> {
      for (let piece = 1; piece <= PIECES; piece += 1) {
        if (!(await heard.reached(piece))) return;
        happened.push(`say ${piece}`);
        yield { chunk: { bytes: Buffer.from(JSON.stringify({ event: { audioInput: { content: "my secret" } } })) } };
      }
    }
    try {
      const command = new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() });
      const output = await client.send(command, abort === undefined ? {} : { abortSignal: abort.signal });
      for await (const event of output.body ?? []) {
        const text = Buffer.from(event.chunk?.bytes ?? []).toString();
        happened.push(`hear ${Object.keys((JSON.parse(text) as { event: object }).event).join()}`);
        heard.advance();
        if (happened.length < stopAfter) continue;
        if (abort === undefined) break;
        abort.abort();
      }
      happened.push("end");
    } catch (error) {
      happened.push(error instanceof Error ? error.name : String(error));
    }
    heard.release();
    return [...happened];
  }

  it("has an event where calls have events, without a word of what was said", async () => {
    const env = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT" };
    let runs = 0;
    const contentHook: ContentHook = (content) => {
      runs += 1;
      return content;
    };
    const client = plainClient();
    const telemetry = createTelemetry(settingsFrom(env), { contentHook });
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    await talk(client);
    expect(sink.events.map(({ attributes }) => attributes["gen_ai.usage.output_tokens"])).toEqual([20]);
    expect(runs).toBe(0);
    expect(JSON.stringify([sink.events.map((event) => event.attributes), sink.onlySpan().attributes])).not.toContain(
      "my secret",
    );
  });

  it("is a model call whose span ends with the output, with the last usage and the reason to stop", async () => {
    const happened = await talk(instrumentClient(plainClient()));
    expect(happened.slice(0, 5)).toEqual([
      "hear completionStart",
      "say 1",
      "hear audioOutput",
      "say 2",
      "hear audioOutput",
    ]);
    const { name, attributes } = sink.onlySpan();
    expect(name).toBe(`chat ${MODEL}`);
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.stream": true,
      "gen_ai.response.id": "duplex",
      "gen_ai.response.finish_reasons": ["END_TURN"],
      "gen_ai.usage.input_tokens": 30,
      "gen_ai.usage.output_tokens": 20,
      // Speech and text have different prices, and a row of the price list has one.
      "llm.cost.status": "other_unit",
    });
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    expect(JSON.stringify(attributes)).not.toContain("secret");
  });

  it("counts speech and text apart in the profile that can say so", async () => {
    const client = plainClient();
    const telemetry = createTelemetry(settingsFrom({ OUTCROP_SEMCONV: "latest" }));
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    await talk(client);
    expect(sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 30,
      "gen_ai.usage.audio.input_tokens": 25,
      "gen_ai.usage.text.input_tokens": 5,
      "gen_ai.usage.audio.output_tokens": 14,
      "gen_ai.usage.text.output_tokens": 6,
    });
    const points = await sink.points("gen_ai.client.inference.usage.output_tokens");
    const counted = points.map(({ attributes, value }) => [attributes["gen_ai.token.modality"], value]);
    expect(Object.fromEntries(counted)).toEqual({ audio: 14, text: 6 });
  });

  const WAYS: Readonly<Record<string, (client: BedrockRuntimeClient) => Promise<string[]>>> = {
    "is read to its end": (client) => talk(client),
    "is left by the caller": (client) => talk(client, 3),
    "fails in the middle": (client) => {
      reply = (piece) => (piece === 2 ? "fail" : "go on");
      return talk(client);
    },
    "is cut": (client) => {
      reply = (piece) => (piece === 2 ? "cut" : "go on");
      return talk(client);
    },
    "is aborted": (client) => talk(client, 3, new AbortController()),
  };
  it.each(Object.entries(WAYS))(
    "that %s gives the caller what a plain client gives, and ends one span",
    async (_, way) => {
      const plain = await way(plainClient());
      const instrumented = await way(instrumentClient(plainClient()));
      expect(instrumented).toEqual(plain);
      expect(sink.spans).toHaveLength(1);
    },
  );

  it("that fails in the middle is an error by its AWS name, with the chunks until then measured", async () => {
    reply = (piece) => (piece === 2 ? "fail" : "go on");
    await talk(instrumentClient(plainClient()));
    expect(sink.onlySpan().attributes["error.type"]).toBe("ThrottlingException");
    expect(await sink.points("gen_ai.client.operation.time_to_first_chunk")).toHaveLength(1);
  });

  it("reads the caller's input in the span's context", async () => {
    let active: string | undefined;
    async function* body(): AsyncGenerator<InvokeModelWithBidirectionalStreamInput> {
      active = trace.getActiveSpan()?.spanContext().spanId;
      yield { chunk: { bytes: Buffer.from("{}") } };
    }
    const command = new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() });
    const output = await instrumentClient(plainClient()).send(command);
    for await (const event of output.body ?? []) void event;
    expect(active).toBe(sink.onlySpan().spanContext().spanId);
  });
});

/** Lets one side of a conversation wait for the other. */
class Turns {
  #turn = 0;
  #waiting: (() => void)[] = [];

  advance(): void {
    this.#turn += 1;
    this.#wake();
  }

  /** Nobody waits any more. */
  release(): void {
    this.#turn = Infinity;
    this.#wake();
  }

  /** Whether the turn came, rather than the end. */
  async reached(turn: number): Promise<boolean> {
    while (this.#turn < turn) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#turn !== Infinity;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
