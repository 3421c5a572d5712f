import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { awsError, encodeEvent } from "@outcrop/replay";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeFailure } from "../aws-sdk/failure.ts";
import { instrumentClient } from "../instrument-client.ts";
import { CREDENTIALS, MESSAGES, MODEL, startBedrock, until } from "../testing/bedrock.ts";
import { type HeldRequest, type HeldServer, startHeldServer } from "../testing/held-server.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

// A caller who aborts, at points that the server and the caller agree on: the instrumented one sees what a plain one sees.

interface Operation {
  readonly contentType: string;
  readonly pieces: readonly Uint8Array[];
  send(client: BedrockRuntimeClient, abortSignal: AbortSignal): Promise<object>;
}

const body = JSON.stringify({ messages: MESSAGES });
const json = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));
const event = (name: string, payload: object): Uint8Array => encodeEvent({ type: "event", name, payload });
const chunk = (value: object): Uint8Array => event("chunk", { bytes: Buffer.from(json(value)).toString("base64") });
const delta = (text: string): Uint8Array => event("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
const textDelta = (text: string): Uint8Array =>
  chunk({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });

const WHOLE: Readonly<Record<string, Operation>> = {
  Converse: {
    contentType: "application/json",
    pieces: [json({ output: { message: { role: "assistant", content: [{ text: "hi" }] } }, stopReason: "end_turn" })],
    send: (client, abortSignal) =>
      client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }), { abortSignal }),
  },
  InvokeModel: {
    contentType: "application/json",
    pieces: [json({ content: [{ type: "text", text: "hi" }], stop_reason: "end_turn" })],
    send: (client, abortSignal) => client.send(new InvokeModelCommand({ modelId: MODEL, body }), { abortSignal }),
  },
};
const STREAMED: Readonly<Record<string, Operation>> = {
  ConverseStream: {
    contentType: "application/vnd.amazon.eventstream",
    pieces: [
      event("messageStart", { role: "assistant" }),
      delta("a"),
      delta("b"),
      event("messageStop", { stopReason: "end_turn" }),
    ],
    send: (client, abortSignal) =>
      client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }), { abortSignal }),
  },
  InvokeModelWithResponseStream: {
    contentType: "application/vnd.amazon.eventstream",
    pieces: [
      chunk({ type: "message_start", message: { usage: { input_tokens: 3, output_tokens: 1 } } }),
      textDelta("a"),
      textDelta("b"),
      chunk({ type: "message_stop" }),
    ],
    send: (client, abortSignal) =>
      client.send(new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body }), { abortSignal }),
  },
};

/** One call, and everything that its caller sees of it. */
class Caller {
  readonly happened: string[] = [];
  readonly errors: unknown[] = [];
  readonly #operation: Operation;
  readonly #client: BedrockRuntimeClient;
  readonly #server: HeldServer;
  readonly #abort = new AbortController();
  readonly #head: Promise<void>;
  #iterator: AsyncIterator<object> | undefined;
  constructor(operation: Operation, client: BedrockRuntimeClient, server: HeldServer) {
    this.#operation = operation;
    this.#client = client;
    this.#server = server;
    // Within all other steps: told when the head of the answer has come in.
    this.#head = new Promise((resolve) => {
      client.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          resolve();
          return result;
        },
        { step: "deserialize", priority: "low" },
      );
    });
  }

  /** Sees the call to its answer or its error. */
  async send(): Promise<void> {
    try {
      const output = await this.#operation.send(this.#client, this.#abort.signal);
      this.happened.push(`answered ${Object.keys(output).join()}`);
      this.#iterator = Object.values(output).find(isStream)?.[Symbol.asyncIterator]();
    } catch (error) {
      this.#failed(error);
    }
  }

  async pull(): Promise<void> {
    if (this.#iterator === undefined) return;
    try {
      const result = await this.#iterator.next();
      this.happened.push(result.done === true ? "the end" : Object.keys(result.value).join());
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.errors.push(error);
    // Class, name and message.
    const { constructor, name, message } = error as Error;
    this.happened.push(`${constructor.name} ${name}: ${message}`);
  }

  abort(): void {
    this.happened.push("aborts");
    this.#abort.abort();
  }

  /** The server has the request. */
  arrived(): Promise<HeldRequest> {
    return this.#server.next();
  }

  /** The caller has the head of the answer, and nothing more. */
  async answering(): Promise<HeldRequest> {
    const request = await this.arrived();
    request.head(this.#operation.contentType);
    await this.#head;
    return request;
  }

  async read(events: number): Promise<HeldRequest> {
    const sent = this.send();
    const request = await this.answering();
    for (const piece of this.#operation.pieces.slice(0, events)) request.send(piece);
    await sent;
    for (let n = 0; n < events; n += 1) await this.pull();
    return request;
  }
}

type Scenario = (caller: Caller, operation: Operation) => Promise<void>;

const BEFORE_AN_ANSWER: Readonly<Record<string, Scenario>> = {
  "before the call": async (caller) => {
    caller.abort();
    await caller.send();
  },
  "in the breath of the call": async (caller) => {
    const sent = caller.send();
    caller.abort();
    await sent;
  },
  "when the service has the request": async (caller) => {
    const sent = caller.send();
    await caller.arrived();
    caller.abort();
    await sent;
  },
  "before the first byte of the answer's body": async (caller) => {
    const sent = caller.send();
    await caller.answering();
    // The SDK begins to read the body: before that, one that is aborted over HTTP/2 leaves its caller waiting.
    await new Promise(setImmediate);
    caller.abort();
    await sent;
    await caller.pull();
  },
};

const AFTER_AN_ANSWER: Readonly<Record<string, Scenario>> = {
  "after the answer": async (caller, { pieces }) => {
    const sent = caller.send();
    const request = await caller.answering();
    for (const piece of pieces) request.send(piece);
    request.end();
    await sent;
    caller.abort();
  },
};

const IN_A_STREAM: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(
    [1, 2, 3].flatMap((events): readonly (readonly [string, Scenario])[] => [
      [
        `after event ${events}, between two pulls`,
        async (caller) => {
          await caller.read(events);
          caller.abort();
          await caller.pull();
          await caller.pull();
        },
      ],
      [
        `after event ${events}, with two pulls under way`,
        async (caller) => {
          await caller.read(events);
          const pulls = [caller.pull(), caller.pull()];
          caller.abort();
          await Promise.all(pulls);
        },
      ],
    ]),
  ),
  "after the last event": async (caller, { pieces }) => {
    const request = await caller.read(pieces.length);
    request.end();
    await caller.pull();
    caller.abort();
    await caller.pull();
  },
};

const CASES = [
  ...cross(WHOLE, { ...BEFORE_AN_ANSWER, ...AFTER_AN_ANSWER }),
  ...cross(STREAMED, { ...BEFORE_AN_ANSWER, ...IN_A_STREAM }),
];

describe.each(["http1", "http2"] as const)("a caller who aborts, over %s", (protocol) => {
  let sink: TelemetrySink;
  let server: HeldServer;
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  const clients: BedrockRuntimeClient[] = [];
  beforeEach(async () => {
    rejections.length = 0;
    process.on("unhandledRejection", onRejection);
    sink = openTelemetrySink();
    server = await startHeldServer(protocol);
  });
  afterEach(async () => {
    process.off("unhandledRejection", onRejection);
    for (const client of clients.splice(0)) client.destroy();
    sink.close();
    await server.close();
  });

  function makeClient(): BedrockRuntimeClient {
    const { region, ...credentials } = CREDENTIALS;
    const handler = protocol === "http1" ? { requestHandler: new NodeHttpHandler() } : {};
    const client = new BedrockRuntimeClient({ region, credentials, endpoint: server.url, maxAttempts: 1, ...handler });
    clients.push(client);
    return client;
  }

  it.each(CASES)("in %s, %s, sees what a plain one sees", async (_, __, operation, scenario) => {
    const plain = new Caller(operation, makeClient(), server);
    await scenario(plain, operation);
    expect(sink.spans).toEqual([]);

    const instrumented = new Caller(operation, instrumentClient(makeClient()), server);
    await scenario(instrumented, operation);
    expect(instrumented.happened).toEqual(plain.happened);

    await until(() => sink.spans.length > 0);
    const { status, attributes } = sink.onlySpan();
    // Over HTTP/2, the SDK tells its caller nothing of a stream that was aborted: it just ends.
    const hasEndedEarly = plain.happened.indexOf("aborts") < plain.happened.indexOf("the end");
    const silent = hasEndedEarly ? { name: "AbortError" } : undefined;
    const [error = silent] = plain.errors;
    const type = error === undefined ? undefined : describeFailure(error).type;
    expect(["AbortError", "ECONNRESET", undefined]).toContain(type);
    expect(status.code).toBe(type === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR);
    expect(attributes["error.type"]).toBe(type);
    await new Promise(setImmediate);
    expect(rejections).toEqual([]);
  });
});

it("a caller who aborts while a retry waits sees what a plain one sees", async () => {
  const sink = openTelemetrySink();
  const bedrock = await startBedrock(() => awsError("ThrottlingException", "slow down"));
  const outcomeWith = async (prepare: (client: BedrockRuntimeClient) => BedrockRuntimeClient): Promise<string> => {
    const controller = new AbortController();
    const client = prepare(bedrock.client({ maxAttempts: 3 }));
    let attempts = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        attempts += 1;
        try {
          return await next(args);
        } catch (error) {
          // The SDK decides to try again once this is thrown.
          controller.abort();
          throw error;
        }
      },
      { step: "deserialize", priority: "high" },
    );
    const call = client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }), {
      abortSignal: controller.signal,
    });
    const [settled] = await Promise.allSettled([call]);
    const { name, message } = settled.status === "rejected" ? (settled.reason as Error) : new Error("answered");
    return `${name}: ${message} after ${attempts}`;
  };
  const plain = await outcomeWith((client) => client);
  expect(sink.spans).toEqual([]);
  expect(plain).toContain("AbortError");
  expect(await outcomeWith(instrumentClient)).toBe(plain);
  const { attributes, status } = sink.onlySpan();
  expect([attributes["error.type"], status.code]).toEqual(["AbortError", SpanStatusCode.ERROR]);
  sink.close();
  await bedrock.close();
});

function cross(
  operations: Readonly<Record<string, Operation>>,
  scenarios: Readonly<Record<string, Scenario>>,
): readonly (readonly [string, string, Operation, Scenario])[] {
  return Object.entries(operations).flatMap(([name, operation]) =>
    Object.entries(scenarios).map(([when, scenario]) => [name, when, operation, scenario] as const),
  );
}

function isStream(value: unknown): value is AsyncIterable<object> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
