import {
  type BedrockRuntimeClient,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type ResponseStream,
} from "@aws-sdk/client-bedrock-runtime";
import { awsError, encodeEvent, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const TEXT = JSON.stringify({ anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: [] });
const BODIES: Readonly<Record<string, string | Uint8Array>> = {
  text: TEXT,
  bytes: new TextEncoder().encode(TEXT),
  "a Buffer": Buffer.from(TEXT),
  "no JSON": "{",
  nothing: "",
};
const headers = { "x-amzn-requestid": "same" };
const ANSWERS: Readonly<Record<string, ReplayAnswer>> = {
  "an answer": { kind: "json", json: { type: "message", usage: { input_tokens: 1 } }, headers },
  "no JSON": { kind: "bytes", bytes: "<html>", headers },
  "no bytes": { kind: "bytes", bytes: "", headers },
  "bytes of a picture": { kind: "bytes", bytes: new Uint8Array([0x89, 0x50, 0x4e, 0xff]), headers },
  "an error": awsError("ModelErrorException", "no", 424),
};

const frame = (body: unknown): Uint8Array => {
  const bytes = Buffer.from(JSON.stringify(body)).toString("base64");
  return encodeEvent({ type: "event", name: "chunk", payload: { bytes } });
};
const STREAM = Buffer.concat([
  frame({ type: "message_start", message: { id: "m", usage: { input_tokens: 3 } } }),
  frame({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüß" } }),
  frame({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } }),
  encodeEvent({ type: "exception", name: "throttlingException", payload: { message: "slow" } }),
]);

const WAYS: Readonly<Record<string, (stream: AsyncIterable<ResponseStream>) => Promise<unknown>>> = {
  "read to its end": async (stream) => {
    const events: unknown[] = [];
    try {
      for await (const event of stream) events.push(event);
    } catch (error) {
      events.push(comparable(error));
    }
    return events;
  },
  "left after the first event": async (stream) => {
    for await (const event of stream) return event;
    return "nothing";
  },
  "ended by `return()`": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    return [await iterator.next(), await iterator.return?.("bye"), await iterator.next()];
  },
  "ended by `throw()`": async (stream) => {
    const iterator = stream[Symbol.asyncIterator]();
    return [await iterator.next(), await iterator.throw?.(new Error("mine"))];
  },
};

describe("an instrumented client's InvokeModel", () => {
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
  const both = async (call: (client: BedrockRuntimeClient) => Promise<unknown>): Promise<readonly unknown[]> => {
    const clients = [bedrock.client(), instrumentClient(bedrock.client())];
    const outcomes: unknown[] = [];
    for (const client of clients) outcomes.push(await call(client).then(comparable, comparable));
    for (const client of clients) client.destroy();
    return outcomes;
  };
  const stream = async (client: BedrockRuntimeClient, way = WAYS["read to its end"]): Promise<unknown> => {
    const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: TEXT });
    const { body } = await client.send(command);
    return body === undefined ? "no stream" : way?.(body);
  };

  it.each(Object.keys(BODIES).flatMap((body) => Object.keys(ANSWERS).map((what) => [body, what] as const)))(
    "with %s as its body gives %s as a plain one does",
    async (body, what) => {
      answer = ANSWERS[what] ?? { kind: "abort" };
      const [plain, seen] = await both((client) =>
        client.send(new InvokeModelCommand({ modelId: MODEL, body: BODIES[body] ?? "" })),
      );
      expect(seen).toEqual(plain);
      const sent = bedrock.server.requests.map((request) => Buffer.from(request.body).toString());
      expect(sent[1]).toBe(sent[0]);
      expect(sink.spans).toHaveLength(1);
    },
  );

  it.each(Object.keys(WAYS))("stream that is %s gives what a plain one does", async (way) => {
    answer = { kind: "frames", frames: STREAM, headers };
    const [plain, seen] = await both((client) => stream(client, WAYS[way]));
    expect(seen).toEqual(plain);
    expect(sink.spans).toHaveLength(1);
  });

  it("stream that is cut anywhere gives what a plain one does, and ends its span", async () => {
    let calls = 0;
    for (let end = 0; end < STREAM.length; end += end < 20 ? 1 : 13) {
      answer = { kind: "frames", frames: STREAM.subarray(0, end), headers };
      const [plain, seen] = await both((client) => stream(client));
      expect(seen, `cut after ${end} bytes`).toEqual(plain);
      calls += 1;
      expect(sink.spans).toHaveLength(calls);
    }
  });

  it("stream that is corrupt anywhere gives what a plain one does, and ends its span", async () => {
    let calls = 0;
    for (let at = 0; at < STREAM.length; at += at < 16 ? 4 : 29) {
      // Lengths of megabytes make the SDK wait for more: they are cut streams by another name.
      const frames = Uint8Array.from(STREAM).with(at, (STREAM[at] ?? 0) ^ 0x11);
      answer = { kind: "frames", frames, headers };
      const [plain, seen] = await both((client) => stream(client));
      expect(seen, `corrupt at byte ${at}`).toEqual(plain);
      calls += 1;
      expect(sink.spans).toHaveLength(calls);
    }
  });
});

/** Everything of a result or error but what differs from call to call. */
function comparable(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, constructor, ...members } = value as Error & Record<string, unknown>;
  const { $response: _response, $metadata, ...others } = members;
  const { requestId: _id, ...metadata } = ($metadata ?? {}) as Record<string, unknown>;
  return { class: constructor.name, name, message, others, metadata };
}
