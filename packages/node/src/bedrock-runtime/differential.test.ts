import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  ApplyGuardrailCommand,
  BedrockRuntime,
  type BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { fromRecording, loadRecordings, type Recording } from "@outcrop/replay";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, CREDENTIALS, startBedrock, until } from "../testing/bedrock.ts";
import { counted } from "../testing/counted-stream.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

// Every recording in every way of consuming it: the instrumented caller gets what a plain one gets.

const FOLDER = fileURLToPath(new URL("../../../../../shared/fixtures/bedrock", import.meta.url));
const COMMANDS = {
  Converse: ConverseCommand,
  ConverseStream: ConverseStreamCommand,
  InvokeModel: InvokeModelCommand,
  InvokeModelWithResponseStream: InvokeModelWithResponseStreamCommand,
  ApplyGuardrail: ApplyGuardrailCommand,
} as const;
type Operation = keyof typeof COMMANDS;
type AnyCommand = ConstructorParameters<typeof ConverseCommand>[0];
type Client = BedrockRuntimeClient | BedrockRuntime;

const recordings = existsSync(FOLDER)
  ? (await loadRecordings(FOLDER)).filter(({ service }) => service === "bedrock-runtime")
  : [];
if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);
const streamed = recordings.filter(({ operation }) => operation.endsWith("Stream"));

const telemetry = createTelemetry(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "25" }));
const capturing = createTelemetry(
  settingsFrom({
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT",
    OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "25",
  }),
  { contentHook: (content) => Promise.resolve(content) },
);

function inputOf({ operation, request }: Recording, form: (text: string) => string | Uint8Array): object {
  const [, , first = "", , version = ""] = request.path.split("/");
  const id = decodeURIComponent(first);
  if (operation.startsWith("Invoke")) return { modelId: id, body: form(request.body ?? "") };
  const body = JSON.parse(request.body ?? "{}", (key, value: unknown) =>
    key === "bytes" && typeof value === "string" ? Buffer.from(value, "base64") : value,
  ) as object;
  if (operation === "ApplyGuardrail") return { ...body, guardrailIdentifier: id, guardrailVersion: version };
  return { ...body, modelId: id };
}

const text = (value: string): string => value;
const send = (client: Client, one: Recording, form = text as Parameters<typeof inputOf>[1]): Promise<object> => {
  const Command = COMMANDS[one.operation as Operation] as unknown as typeof ConverseCommand;
  return client.send(new Command(inputOf(one, form) as AnyCommand));
};

/** Ways to make a call. */
const CALLS: Readonly<Record<string, (client: Client, one: Recording) => Promise<object>>> = {
  "with a promise": (client, one) => send(client, one),
  "with bytes": (client, one) => send(client, one, (body) => new TextEncoder().encode(body)),
  "with a Buffer": (client, one) => send(client, one, (body) => Buffer.from(body)),
  "with a callback": (client, one) => {
    const Command = COMMANDS[one.operation as Operation] as unknown as typeof ConverseCommand;
    return new Promise((resolve, reject) => {
      const command = new Command(inputOf(one, text) as AnyCommand);
      client.send(command, (error: unknown, output) => {
        if (output === undefined) reject(error);
        else resolve(output);
      });
    });
  },
  "with a method of the aggregated client": (client, one) => {
    const name = one.operation.charAt(0).toLowerCase() + one.operation.slice(1);
    const method = Reflect.get(client, name) as (input: object) => Promise<object>;
    return Reflect.apply(method, client, [inputOf(one, text)]);
  },
};

type Events = AsyncIterable<unknown>;

/** Ways to consume a stream. Each answers with all that it saw. */
const READERS: Readonly<Record<string, (stream: Events) => Promise<unknown>>> = {
  drained: (stream) => drain(stream),
  "left with break after two events": async (stream) => {
    const seen: unknown[] = [];
    for await (const event of stream) if (seen.push(event) === 2) break;
    return seen;
  },
  "ended with return()": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    return [await iterator.next(), await iterator.return?.("bye"), await iterator.next()];
  },
  "ended with return() before anything was read": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    return [await iterator.return?.("bye"), await iterator.next()];
  },
  "ended with throw()": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    const seen: unknown[] = [await iterator.next()];
    await iterator.throw?.(new Error("mine")).then(
      (value) => seen.push(value),
      (error: unknown) => seen.push(comparable(error)),
    );
    return [...seen, await iterator.next()];
  },
  "read with a consumer that throws": async (stream) => {
    const seen: unknown[] = [];
    try {
      for await (const event of stream) {
        seen.push(event);
        throw new Error("mine");
      }
    } catch (error) {
      seen.push(comparable(error));
    }
    return seen;
  },
  "asked for three events at once": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    const asked = await Promise.allSettled([iterator.next(), iterator.next(), iterator.next()]);
    await iterator.return?.();
    return asked.map((one) => (one.status === "fulfilled" ? one.value : comparable(one.reason)));
  },
  "drained twice": async (stream) => [await drain(stream), await drain(stream)],
  "never read": () => Promise.resolve("nothing"),
};

async function drain(stream: Events): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const event of stream) seen.push(event);
  } catch (error) {
    seen.push(comparable(error));
  }
  return seen;
}

describe.skipIf(recordings.length === 0)("every recording", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let current: Recording | undefined;
  const clients: Client[] = [];
  beforeAll(async () => {
    bedrock = await startBedrock(() => (current === undefined ? { kind: "abort" } : fromRecording(current)), {
      chunking: { sizes: [3, 50, 700] },
    });
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await bedrock.close();
  });
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());

  const aggregated = (instrumented: boolean, config: BedrockRuntimeClientConfig = {}): BedrockRuntime => {
    const { region, ...credentials } = CREDENTIALS;
    const client = new BedrockRuntime({ endpoint: bedrock.server.url, region, credentials, maxAttempts: 1, ...config });
    const used = clients.length % 4 < 2 ? telemetry : capturing;
    if (instrumented) client.middlewareStack.use(createPlugin(findOperation, used) as never);
    clients.push(client);
    return client;
  };
  const both = async (task: (client: BedrockRuntime) => Promise<unknown>): Promise<void> => {
    const plain = await task(aggregated(false)).catch(comparable);
    const seen = await task(aggregated(true)).catch(comparable);
    expect(seen).toEqual(plain);
    await until(() => sink.spans.length > 0);
    expect(sink.spans).toHaveLength(1);
  };

  describe.each(Object.keys(CALLS))("called %s", (way) => {
    const bodies = way === "with bytes" || way === "with a Buffer";
    const fitting = recordings.filter(({ operation }) => !bodies || operation.startsWith("Invoke"));
    it.each(fitting.map((one) => [one.id, one] as const))("%s", async (_, one) => {
      current = one;
      await both(async (client) => {
        const output = await CALLS[way]?.(client, one);
        return { ...withoutDelay(output), stream: undefined, events: await drainOf(output) };
      });
    });
  });

  describe.each(Object.keys(READERS))("with its stream %s", (way) => {
    it.each(streamed.map((one) => [one.id, one] as const))("%s", async (_, one) => {
      current = one;
      await both(async (client) => {
        const stream = streamOf(await send(client, one));
        return stream === undefined ? "no stream" : READERS[way]?.(stream);
      });
    });
  });

  it.each(streamed.map((one) => [one.id, one] as const))(
    "is not pulled before its caller pulls: %s",
    async (_, one) => {
      current = one;
      const client = bedrock.client();
      const pulls = counted(client);
      client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
      const stream = await send(client, one).then(streamOf, () => undefined);
      expect(pulls.count).toBe(0);
      if (stream === undefined) return;
      const iterator = stream[Symbol.asyncIterator]();
      expect(pulls.count).toBe(0);
      await iterator.next().catch(() => undefined);
      expect(pulls.count).toBe(1);
      await iterator.return?.();
    },
  );

  it.each(streamed.map((one) => [one.id, one] as const))("ends its span when its caller aborts: %s", async (_, one) => {
    current = one;
    const aborted = new AbortController();
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    const Command = COMMANDS[one.operation as Operation] as unknown as typeof ConverseCommand;
    const command = new Command(inputOf(one, text) as AnyCommand);
    const stream = await client.send(command, { abortSignal: aborted.signal }).then(streamOf, () => undefined);
    const reading = stream === undefined ? [] : drain(stream);
    aborted.abort();
    await reading;
    await until(() => sink.spans.length > 0);
    expect(sink.spans).toHaveLength(1);
  });
});

function streamOf(output: object): Events | undefined {
  return Object.values(output).find(
    (member: unknown): member is Events =>
      typeof member === "object" && member !== null && Symbol.asyncIterator in member,
  );
}

async function drainOf(output: object | undefined): Promise<unknown> {
  const stream = output === undefined ? undefined : streamOf(output);
  return stream === undefined ? undefined : drain(stream);
}

/** The output with its stream by the name of its class alone, and without what differs from call to call. */
function withoutDelay(output: object = {}): object {
  const entries = Object.entries(output).map(([key, value]: [string, unknown]) => {
    if (key === "$metadata") return [key, { ...(value as object), totalRetryDelay: undefined, requestId: undefined }];
    const isStream = typeof value === "object" && value !== null && Symbol.asyncIterator in value;
    return [key, isStream ? value.constructor.name : value];
  });
  return Object.fromEntries(entries) as object;
}

/** Everything of an error but what differs from call to call. */
function comparable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, constructor, ...members } = error as Error & Record<string, unknown>;
  const { $response: _response, $metadata, ...others } = members;
  const { requestId: _id, totalRetryDelay: _delay, ...metadata } = ($metadata ?? {}) as Record<string, unknown>;
  return { class: constructor.name, name, message, others, metadata };
}
