import { ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { converseStream } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock, until } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { createPlugin } from "./plugin.ts";
import { endOpenStreams } from "./streamed-call.ts";

describe("a stream that nobody reads", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => converseStream({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }));
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  async function open(unreadMs: number) {
    const telemetry = createTelemetry(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: String(unreadMs) }));
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    return client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
  }

  it("ends its span after the time that is set, and can be read all the same", async () => {
    const { stream } = await open(20);
    await until(() => sink.spans.length > 0);
    expect(sink.onlySpan().attributes["outcrop.stream.unread"]).toBe(true);
    const events: unknown[] = [];
    for await (const event of stream ?? []) events.push(event);
    expect(events).toHaveLength(5);
    expect(sink.spans).toHaveLength(1);
  });

  it("does not count as unread once reading has begun", async () => {
    const { stream } = await open(20);
    const iterator = stream?.[Symbol.asyncIterator]();
    await iterator?.next();
    // A later stream with the same time to wait: once its time has passed, so has that of the first.
    await open(20);
    await until(() => sink.spans.length > 0);
    await iterator?.return?.();
    expect(sink.spans.map((span) => span.attributes["outcrop.stream.unread"])).toEqual([true, undefined]);
  });

  it("ends its span at the end of the process", async () => {
    await open(60_000);
    endOpenStreams();
    expect(sink.onlySpan().attributes["outcrop.stream.unread"]).toBe(true);
  });
});
