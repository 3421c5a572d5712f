import { Readable } from "node:stream";
import { BedrockRuntimeClient, ConverseStreamCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { encodeEvent } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { CREDENTIALS, MESSAGES, MODEL } from "../testing/bedrock.ts";
import { type HeldServer, startHeldServer } from "../testing/held-server.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { brokenOff, endOf } from "./broken-off.ts";

const body = (readableAborted: boolean, rstCode: number): object => ({ readableAborted, rstCode });

describe("brokenOff", () => {
  it("tells a body that was closed from this side from one whose connection was lost", () => {
    expect(brokenOff(body(true, 0))).toMatchObject({ name: "AbortError" });
    for (const isAborted of [true, false]) {
      expect(brokenOff(body(isAborted, 8))).toMatchObject({ code: "ECONNRESET" });
      expect(brokenOff(body(isAborted, 8))?.message).toContain("8");
    }
  });

  it("says nothing of a body that was read to its end", () => {
    expect(brokenOff(body(false, 0))).toBeUndefined();
  });

  it("says nothing of a body that is no stream of HTTP/2: there, the caller gets an error", () => {
    const destroyed = Readable.from(["a"]).destroy();
    expect(destroyed.readableAborted).toBe(true);
    for (const other of [destroyed, undefined, null, "text", new ReadableStream()]) {
      expect(brokenOff(other)).toBeUndefined();
    }
  });
});

it("an answer whose body cannot be looked at is done", () => {
  const broken = (): never => {
    throw new Error("not to be looked at");
  };
  expect(
    endOf({
      get body() {
        return broken();
      },
    }),
  ).toEqual({ kind: "done" });
  expect(endOf(undefined)).toEqual({ kind: "done" });
});

describe("an answer over HTTP/2 whose connection is cut ends for its caller as if it were whole, and its span says", () => {
  let sink: TelemetrySink;
  let server: HeldServer;
  let client: BedrockRuntimeClient;
  beforeEach(async () => {
    sink = openTelemetrySink();
    server = await startHeldServer("http2");
    const { region, ...credentials } = CREDENTIALS;
    client = instrumentClient(new BedrockRuntimeClient({ region, credentials, endpoint: server.url, maxAttempts: 1 }));
  });
  afterEach(() => {
    client.destroy();
    sink.close();
  });
  async function expectReset(): Promise<void> {
    const { attributes, status, events } = sink.onlySpan();
    expect([attributes["error.type"], status.code]).toEqual(["ECONNRESET", SpanStatusCode.ERROR]);
    // There was no exception.
    expect(events).toEqual([]);
    const [duration] = await sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes["error.type"]).toBe("ECONNRESET");
  }

  it("that a stream was reset", async () => {
    const sent = client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    const request = await server.next();
    request.head("application/vnd.amazon.eventstream");
    request.send(encodeEvent({ type: "event", name: "messageStart", payload: { role: "assistant" } }));
    const seen: string[] = [];
    for await (const event of (await sent).stream ?? []) {
      seen.push(...Object.keys(event));
      await server.close();
    }
    expect(seen).toEqual(["messageStart"]);
    await expectReset();
  });

  it("that a body was", async () => {
    let close = (): void => undefined;
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        close();
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    const sent = client.send(new InvokeModelCommand({ modelId: MODEL, body: "{}" }));
    const request = await server.next();
    const head = new Promise<void>((resolve) => (close = resolve));
    request.head("application/json");
    request.send(Buffer.from('{"content":['));
    await head;
    await server.close();
    expect('{"content":['.startsWith((await sent).body.transformToString())).toBe(true);
    await expectReset();
  });
});
