import type { BedrockRuntimeClient, BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import type { ReplayAnswer, ReplayRequest } from "@outcrop/replay";
import { afterEach, beforeEach } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, startBedrock } from "./bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "./telemetry-sink.ts";

export interface BedrockInUse {
  readonly sink: TelemetrySink;
  readonly url: string;
  readonly requests: readonly ReplayRequest[];
  /** What the next requests are answered with: a function where several are, since a stream is sent once. */
  answerWith(answer: ReplayAnswer | (() => ReplayAnswer)): void;
  plain(config?: BedrockRuntimeClientConfig): BedrockRuntimeClient;
  /** Instrumented as the environment says. */
  client(env?: Readonly<Record<string, string>>, config?: BedrockRuntimeClientConfig): BedrockRuntimeClient;
}

/** For each test of a suite a server, and a sink for what its instrumented clients emit. */
export function useBedrock(): BedrockInUse {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: () => ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    answer = () => ({ kind: "json", json: {} });
    bedrock = await startBedrock(() => answer());
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  return {
    get sink() {
      return sink;
    },
    get url() {
      return bedrock.server.url;
    },
    get requests() {
      return bedrock.server.requests;
    },
    answerWith(next) {
      answer = typeof next === "function" ? next : () => next;
    },
    plain: (config) => bedrock.client(config),
    client(env = {}, config = {}) {
      const client = bedrock.client(config);
      client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
      return client;
    },
  };
}

/** A streamed answer of InvokeModel: each body a chunk, as JSON text. */
export function chunks(...bodies: readonly object[]): ReplayAnswer {
  const events = bodies.map((body) => ({
    type: "event" as const,
    name: "chunk",
    payload: { bytes: Buffer.from(JSON.stringify(body)).toString("base64") },
  }));
  return { kind: "events", events };
}

/** Reads a stream and answers with its events. */
export async function readAll<T>(stream: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const events: T[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}
