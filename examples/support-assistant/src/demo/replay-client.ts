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

/** An AWS client that talks to a replay server. With `wait`, it retries without real time passing. */
export function createReplayClient(endpoint: string, wait?: Backoff): BedrockRuntimeClient {
  const { region, accessKeyId, secretAccessKey } = REPLAY_CREDENTIALS;
  const credentials = { accessKeyId, secretAccessKey };
  if (wait === undefined) return new BedrockRuntimeClient({ region, endpoint, credentials, maxAttempts: ATTEMPTS });
  const retryStrategy = new ConfiguredRetryStrategy(ATTEMPTS, (attempt) => {
    wait.backoff(100 * 2 ** attempt * (0.5 + wait.random() / 2));
    return 0;
  });
  return new BedrockRuntimeClient({ region, endpoint, credentials, retryStrategy });
}
