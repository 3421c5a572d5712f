import { BedrockAgentRuntimeClient, type BedrockAgentRuntimeClientConfig } from "@aws-sdk/client-bedrock-agent-runtime";
import { type ReplayAnswer, type ReplayRequest, startReplayServer, type ReplayServer } from "@outcrop/replay";
import { afterEach, beforeEach } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { CREDENTIALS } from "./bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "./telemetry-sink.ts";

export interface AgentRuntimeInUse {
  readonly sink: TelemetrySink;
  readonly url: string;
  readonly requests: readonly ReplayRequest[];
  /** What the next requests are answered with. */
  answerWith(answer: (request: ReplayRequest) => ReplayAnswer): void;
  plain(config?: BedrockAgentRuntimeClientConfig): BedrockAgentRuntimeClient;
  /** Instrumented as the environment says. */
  client(env?: Readonly<Record<string, string>>, config?: BedrockAgentRuntimeClientConfig): BedrockAgentRuntimeClient;
}

/** For each test of a suite a server for the agent runtime, and a sink for what its instrumented clients emit. */
export function useAgentRuntime(): AgentRuntimeInUse {
  let sink: TelemetrySink;
  let server: ReplayServer;
  let answer: (request: ReplayRequest) => ReplayAnswer;
  const clients: BedrockAgentRuntimeClient[] = [];
  beforeEach(async () => {
    sink = openTelemetrySink();
    answer = () => ({ kind: "json", json: {} });
    server = await startReplayServer({ credentials: CREDENTIALS, answer: (request) => answer(request) });
  });
  afterEach(async () => {
    sink.close();
    for (const client of clients.splice(0)) client.destroy();
    await server.close();
  });
  const plain = (config: BedrockAgentRuntimeClientConfig = {}): BedrockAgentRuntimeClient => {
    const { region, ...credentials } = CREDENTIALS;
    const client = new BedrockAgentRuntimeClient({
      endpoint: server.url,
      region,
      credentials,
      maxAttempts: 1,
      ...config,
    });
    clients.push(client);
    return client;
  };
  return {
    get sink() {
      return sink;
    },
    get url() {
      return server.url;
    },
    get requests() {
      return server.requests;
    },
    answerWith(next) {
      answer = next;
    },
    plain,
    client(env = {}, config = {}) {
      const client = plain(config);
      client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
      return client;
    },
  };
}
