import {
  BedrockRuntime,
  type BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { awsError, converse, converseStream, type ReplayAnswer } from "@outcrop/replay";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { type Bedrock, CREDENTIALS, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { createPlugin } from "./plugin.ts";

const requestId = "same";
const usage = { inputTokens: 3, outputTokens: 2 };
const ANSWERS: Readonly<Record<string, () => ReplayAnswer>> = {
  "an answer": () => converse({ text: "hi", usage, requestId }),
  "a tool call": () => converse({ toolUse: [{ name: "weather", input: { city: "Bern" } }], usage, requestId }),
  "an empty answer": () => ({ kind: "json", json: {}, headers: { "x-amzn-requestid": requestId } }),
  "an error": () => awsError("AccessDeniedException", "no"),
  "an unknown error": () => awsError("SomethingNewException", "what", 418),
  "no JSON": () => ({ kind: "bytes", bytes: "<html>", headers: { "content-type": "application/json" } }),
  "a broken connection": () => ({ kind: "abort" }),
};
const STREAMS: Readonly<Record<string, () => ReplayAnswer>> = {
  "a stream": () => converseStream({ text: "one two three four", deltaSize: 3, usage, requestId }),
  "an empty stream": () => ({ kind: "events", events: [], headers: { "x-amzn-requestid": requestId } }),
  "an exception in the stream": () =>
    converseStream({
      text: "one two",
      deltaSize: 3,
      requestId,
      failure: { kind: "exception", name: "throttlingException", message: "slow", afterDeltas: 1 },
    }),
  "an error outside the model": () => ({
    kind: "events",
    events: [
      { type: "event", name: "messageStart", payload: { role: "assistant" } },
      { type: "error", code: "InternalFailure", message: "oh" },
    ],
  }),
  "a stream that is cut": () =>
    converseStream({ text: "one two", deltaSize: 3, requestId, failure: { kind: "cut", afterDeltas: 1 } }),
  "an unknown event": () => ({
    kind: "events",
    events: [
      { type: "event", name: "messageStart", payload: { role: "assistant" } },
      { type: "event", name: "novelty", payload: { x: 1 } },
      { type: "event", name: "messageStop", payload: { stopReason: "end_turn" } },
    ],
    headers: { "x-amzn-requestid": requestId },
  }),
};

describe("an instrumented client", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  const handlers = { "HTTP/2": {}, "HTTP/1.1": { requestHandler: new NodeHttpHandler() } };

  describe.each(Object.entries(handlers))("over %s", (_, config) => {
    it.each(Object.entries(ANSWERS))("gives the caller of Converse %s as a plain one does", async (_name, make) => {
      const outcomes: unknown[] = [];
      for (const client of [bedrock.client(config), instrumentClient(bedrock.client(config))]) {
        answer = make();
        const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
        outcomes.push(await client.send(command).then(comparable, comparable));
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(sink.spans).toHaveLength(1);
    });

    it.each(Object.entries(STREAMS))(
      "gives the caller of ConverseStream %s as a plain one does",
      async (_name, make) => {
        const outcomes: unknown[] = [];
        for (const client of [bedrock.client(config), instrumentClient(bedrock.client(config))]) {
          answer = make();
          outcomes.push(await readAll(client));
        }
        expect(outcomes[1]).toEqual(outcomes[0]);
        expect(sink.spans).toHaveLength(1);
      },
    );
  });

  it("serves callbacks, with and without options, and the aggregated client's methods", async () => {
    const { accessKeyId, secretAccessKey, region } = CREDENTIALS;
    const endpoint = bedrock.server.url;
    const client = instrumentClient(
      new BedrockRuntime({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 }),
    );
    const input = { modelId: MODEL, messages: MESSAGES };
    answer = converse({ text: "hi", usage });
    const byCallback = await new Promise((resolve) => {
      client.send(new ConverseCommand(input), (_error, output) => resolve(output?.stopReason));
    });
    const withOptions = await new Promise((resolve) => {
      client.converse(input, { requestTimeout: 5_000 }, (_error, output) => resolve(output?.stopReason));
    });
    answer = awsError("ThrottlingException", "slow");
    const failed = await new Promise((resolve) => {
      client.converse(input, (error: unknown) => resolve(error));
    });
    client.destroy();
    expect([byCallback, withOptions]).toEqual(["end_turn", "end_turn"]);
    expect(failed).toMatchObject({ name: "ThrottlingException" });
    expect(sink.spans.map((span) => span.attributes["error.type"])).toEqual([
      undefined,
      undefined,
      "ThrottlingException",
    ]);
  });

  it("makes one span for a call, however often it is instrumented, also under cacheMiddleware", async () => {
    answer = converse({ text: "hi", usage });
    const client = bedrock.client({ cacheMiddleware: true });
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    await client.send(command);
    instrumentClient(instrumentClient(client));
    await Promise.all([client.send(command), client.send(command), client.send(command)]);
    expect(sink.spans).toHaveLength(3);
  });

  it("leaves commands that it does not know alone", async () => {
    answer = converse({ text: "hi", usage });
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(() => undefined, createTelemetry(settingsFrom({}))) as never);
    const output = await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(output.stopReason).toBe("end_turn");
    expect(findOperation("BedrockRuntimeClient", "NoveltyCommand")).toBeUndefined();
    expect(sink.spans).toEqual([]);
  });

  it("is the same client, and anything else is handed back untouched", () => {
    const client = bedrock.client();
    expect(instrumentClient(client)).toBe(client);
    const odd = Object.freeze({ middlewareStack: {} });
    expect(instrumentClient(odd)).toBe(odd);
  });
});

/** Everything of a result or error but what differs from call to call. */
function comparable(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { $metadata, $response, name, message: text, ...members } = value as Error & Record<string, unknown>;
  const { requestId: _, ...metadata } = ($metadata ?? {}) as Record<string, unknown>;
  const message = text.replaceAll(/0x[0-9a-f]+/g, "");
  return {
    constructor: value.constructor.name,
    name,
    message,
    ...members,
    metadata,
    hasResponse: $response !== undefined,
  };
}

async function readAll(client: BedrockRuntimeClient): Promise<unknown> {
  const events: unknown[] = [];
  try {
    const { stream, ...rest } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    events.push(rest.$metadata.httpStatusCode, Object.keys(rest));
    for await (const event of stream ?? []) events.push(event);
    events.push("end");
  } catch (error) {
    events.push(comparable(error));
  }
  return events;
}
