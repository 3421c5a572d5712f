import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ReplayCredentials } from "@outcrop/replay";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import type { Random } from "./random.ts";

/** Signed for real, and worth nothing outside this demo. */
export const REPLAY_CREDENTIALS: ReplayCredentials = {
  accessKeyId: "AKIDSUPPORTASSISTANT",
  secretAccessKey: "not a secret: it signs for the replay server alone",
  region: "us-east-1",
};

const ATTEMPTS = 3;

export interface Backoff {
  /** Waits in place of the SDK. */
  readonly backoff: (ms: number) => void;
  readonly random: Random;
}

export interface ReplayClients {
  readonly models: BedrockRuntimeClient;
  readonly agents: BedrockAgentRuntimeClient;
  destroy(): void;
}

/** AWS clients that talk to a replay server. With `wait`, they retry without real time passing. */
export function createReplayClients(endpoint: string, wait?: Backoff): ReplayClients {
  const { region, accessKeyId, secretAccessKey } = REPLAY_CREDENTIALS;
  const credentials = { accessKeyId, secretAccessKey };
  const common = { region, endpoint, credentials };
  const config =
    wait === undefined ? { ...common, maxAttempts: ATTEMPTS } : { ...common, retryStrategy: retries(wait) };
  const [models, agents] = [new BedrockRuntimeClient(config), new BedrockAgentRuntimeClient(config)];
  return {
    models,
    agents,
    destroy() {
      models.destroy();
      agents.destroy();
    },
  };
}

function retries({ backoff, random }: Backoff): ConfiguredRetryStrategy {
  return new ConfiguredRetryStrategy(ATTEMPTS, (attempt) => {
    backoff(100 * 2 ** attempt * (0.5 + random() / 2));
    return 0;
  });
}
